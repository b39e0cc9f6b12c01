package capstan.market.symbol;

/// A journaled fact does not follow from the facts before it: the journal was altered, or code that folds it has
/// changed.
public final class ChainBroken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ChainBroken(String message) {
        super(message);
    }
}
