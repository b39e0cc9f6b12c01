package capstan.simulator.recorded;

/// A recording cannot be replayed; the message names file, line, what was expected and what is there.
public final class RecordingUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RecordingUnusable(String message) {
        super(message);
    }

    public RecordingUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
