package capstan.cluster.local;

/// A node is gone that should be there. The message says which, and what it said last.
public final class NodeEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NodeEnded(String message) {
        super(message);
    }
}
