package capstan.persistence.journal;

import capstan.market.symbol.BookEvent;
import capstan.wire.journal.JournalCodec;

/// One journaled fact as it is stored.
///
/// @param ordering grows with the journal as a whole; has holes
/// @param persistenceId entity type and id, for example `SymbolBook|binance:BTCUSDT`
/// @param sequenceNr counts the entity's facts from 1, without holes
/// @param manifest what the payload is, as in `JournalSerializer`
/// @param writtenAtMillis our clock when it was handed to the journal
/// @param payload not to be changed
public record JournalRow(
        long ordering, String persistenceId, long sequenceNr, String manifest, long writtenAtMillis, byte[] payload) {

    /// The fact. Frames of a batch go on lying in `payload`.
    ///
    /// @throws UndecodableRow when it cannot be read
    public BookEvent decode() {
        if (!JournalSerializer.isFact(manifest)) {
            throw new UndecodableRow(
                    persistenceId,
                    sequenceNr,
                    "expected a manifest of '" + JournalSerializer.FACT + "' or '" + JournalSerializer.LEDGER
                            + "', got '" + manifest + "'",
                    null);
        }
        try {
            return JournalCodec.decode(payload);
        } catch (RuntimeException unreadable) {
            throw new UndecodableRow(persistenceId, sequenceNr, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }
}
