package capstan.persistence.journal;

/// How far one entity's journal reaches.
///
/// @param firstSequenceNr lowest that is still stored
/// @param lastSequenceNr highest that is stored
public record JournalHead(String persistenceId, long firstSequenceNr, long lastSequenceNr) {

    /// The part of the persistence id behind the entity type, for a symbol `venue:SYMBOL`.
    public String entityId() {
        return persistenceId.substring(persistenceId.indexOf(JournalReader.SEPARATOR) + 1);
    }
}
