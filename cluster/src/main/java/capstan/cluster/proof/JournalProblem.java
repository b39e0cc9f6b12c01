package capstan.cluster.proof;

/// A place in a journal that does not hold, and why.
///
/// @param symbol entity id, `venue:SYMBOL`
/// @param sequenceNr of the fact, counted per symbol from 1
/// @param updateIds depth update ids that the fact covers, as `first..last`; read past the damage where there is one
/// @param kind what does not hold
/// @param reason what was expected and what came
public record JournalProblem(String symbol, long sequenceNr, String updateIds, Kind kind, String reason) {

    /// What can be wrong with a fact.
    public enum Kind {
        /// Its bytes are not what was written.
        CORRUPT,
        /// A newer version of Capstan wrote it.
        NEWER_VERSION,
        /// It does not follow from the facts before it.
        CHAIN_BROKEN,
        /// A sequence number is missing or comes twice.
        SEQUENCE_BROKEN,
        /// Another writer had taken over before, so two wrote at the same time.
        TWO_WRITERS,
        /// The book that it leads to is not what a reader was shown under the same id.
        READER_MISMATCH,
        /// A state snapshot is not what the facts up to it lead to.
        SNAPSHOT_MISMATCH
    }

    @Override
    public String toString() {
        return symbol + " sequence number " + sequenceNr + ", update ids " + updateIds + ": " + kind + ", " + reason;
    }
}
