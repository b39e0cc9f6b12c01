package capstan.persistence.journal;

import capstan.market.symbol.StateImage;
import java.time.Instant;

/// One entity's state as it was stored behind one of its facts.
///
/// @param sequenceNr of the last fact that the image contains
/// @param takenAt our clock
public record StateSnapshot(String persistenceId, long sequenceNr, Instant takenAt, StateImage image) {}
