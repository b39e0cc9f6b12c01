package capstan.cluster.recording;

/// Redis could not be read for so long that what was to be compared with it was not seen. The message says what to do.
public final class HotStateUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HotStateUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
