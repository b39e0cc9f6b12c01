package capstan.persistence.journal;

/// A fact was not journaled, because another writer of the same entity came first. Nothing of the write was stored;
/// the entity has to start again from the journal.
public final class AnotherWriter extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnotherWriter(String message) {
        super(message);
    }
}
