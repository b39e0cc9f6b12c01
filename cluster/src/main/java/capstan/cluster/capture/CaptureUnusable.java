package capstan.cluster.capture;

/// A file is no capture that can be read; the message says what was expected.
public final class CaptureUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CaptureUnusable(String message) {
        super(message);
    }

    CaptureUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
