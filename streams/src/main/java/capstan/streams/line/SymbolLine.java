package capstan.streams.line;

/// How one symbol fares on a line.
///
/// @param up true while the entity has been told that the line carries it
/// @param epoch connection on which it was last heard first, 0 before that
/// @param ageMillis time since its last frame, or since it was asked for when none has come
/// @param frames frames received
/// @param collectedBytes collected and not yet sent
/// @param inFlight true while a batch is without its ack
/// @param shedding true while its frames are dropped because its entity is stuck
/// @param dropped frames dropped for that reason
public record SymbolLine(
        String symbol,
        boolean up,
        long epoch,
        long ageMillis,
        long frames,
        long collectedBytes,
        boolean inFlight,
        boolean shedding,
        long dropped) {}
