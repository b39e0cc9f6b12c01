package capstan.market.feed;

/// A frame, batch or event whose bytes contradict their own schema. Nothing of it was applied.
public final class MalformedFrame extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;

    /// @param offset where in the frame reading stopped, in bytes from the frame's first
    /// @param reason what was expected there and what came
    public MalformedFrame(int offset, String reason) {
        super("malformed frame at byte " + offset + ": " + reason);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
