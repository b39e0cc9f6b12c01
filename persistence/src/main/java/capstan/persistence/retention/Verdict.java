package capstan.persistence.retention;

/// What may be deleted of one symbol's journal.
sealed interface Verdict {

    /// Facts up to a sequence number, which a checkpoint holds.
    record Cut(long sequenceNr) implements Verdict {}

    /// Nothing, though the settings keep less than there is.
    ///
    /// @param reason what is missing
    record Waits(String reason) implements Verdict {}

    /// Nothing: the settings keep all of it.
    enum Keep implements Verdict {
        KEEP
    }
}
