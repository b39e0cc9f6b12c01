package capstan.simulator;

/// A port of the exchange cannot be listened on; the message says which and why.
public final class PortUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PortUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
