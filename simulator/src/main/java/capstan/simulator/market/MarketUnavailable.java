package capstan.simulator.market;

/// The market cannot answer: it has stopped, or too many questions wait already.
public final class MarketUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MarketUnavailable(String message) {
        super(message);
    }
}
