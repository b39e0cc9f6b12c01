package capstan.actors.symbol;

/// A symbol's entity gave no answer in time: it is recovering, its journal is down, or its node has just been lost.
public final class SymbolUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SymbolUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
