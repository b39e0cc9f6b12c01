package capstan.cluster.embedded;

/// A data folder cannot be used: it cannot be written, is full, or another node runs on it. The message says what to
/// do.
public final class DataFolderUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DataFolderUnusable(String message) {
        super(message);
    }

    public DataFolderUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
