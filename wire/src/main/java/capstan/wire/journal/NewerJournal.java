package capstan.wire.journal;

/// A sound journal record that only a newer version of Capstan can read.
public final class NewerJournal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NewerJournal(String message) {
        super(message);
    }
}
