package capstan.wire.journal;

/// A journal record is not what was written: its bytes or its structure contradict themselves.
public final class JournalCorrupt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JournalCorrupt(String message) {
        super(message);
    }

    public JournalCorrupt(String message, Throwable cause) {
        super(message, cause);
    }
}
