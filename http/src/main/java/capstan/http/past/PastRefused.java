package capstan.http.past;

/// There is no book at a moment, or none that can be had now. The message says what range there is.
public final class PastRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Why.
    public enum Kind {
        /// No book before the first one, or none at all.
        BEFORE_FIRST,
        /// It has not come yet.
        FUTURE,
        /// The journal of that time was deleted.
        BEYOND_RETENTION,
        /// More of the journal would have to be folded than is allowed.
        TOO_FAR,
        /// Too many look-ups wait already.
        BUSY,
        /// The journal cannot be asked at present.
        UNAVAILABLE,
        /// The journal is damaged there.
        DAMAGED
    }

    private final Kind kind;

    public PastRefused(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
