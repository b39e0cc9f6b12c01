package capstan.simulator.generator;

/// The folder in which a generated market is to survive cannot be used; the message says which and what to do.
public final class MarketDataUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MarketDataUnusable(String message) {
        super(message);
    }

    public MarketDataUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
