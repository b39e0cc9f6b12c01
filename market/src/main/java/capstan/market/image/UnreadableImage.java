package capstan.market.image;

/// A section of a state image cannot be read: it is damaged, or a newer build wrote it. The journal still holds
/// everything, so the remedy is to fold from an older state snapshot or from the first fact.
public final class UnreadableImage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableImage(String message) {
        super(message);
    }
}
