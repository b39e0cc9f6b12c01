package capstan.cluster.hosts;

/// Networks for nodes cannot be made on this machine. The message says what is missing.
public final class HostsUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HostsUnavailable(String message) {
        super(message);
    }

    HostsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
