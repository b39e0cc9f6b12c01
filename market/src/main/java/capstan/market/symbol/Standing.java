package capstan.market.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import org.jspecify.annotations.Nullable;

/// Whether a book can be relied on, and why not when it cannot. Changed only by its book.
final class Standing {

    private BookStatus status = BookStatus.SYNCING;
    private @Nullable GapKind reason = GapKind.INITIAL;

    BookStatus status() {
        return status;
    }

    /// Null when it is live.
    @Nullable
    GapKind reason() {
        return reason;
    }

    void live() {
        status = BookStatus.LIVE;
        reason = null;
    }

    /// On its way to live, for the reason for which it left.
    void syncing() {
        status = BookStatus.SYNCING;
    }

    /// @param anchored whether the book was ever live; one that never was is not stale but still on its first way
    void stopped(GapKind kind, boolean anchored) {
        if (kind.isHalt()) {
            reason = kind;
            status = BookStatus.HALTED;
        } else {
            reason = anchored ? kind : GapKind.INITIAL;
            status = anchored ? BookStatus.STALE : BookStatus.SYNCING;
        }
    }

    void writeTo(ImageWriter image) {
        image.putConstant(status);
        image.putBoolean(reason != null);
        if (reason != null) {
            image.putConstant(reason);
        }
    }

    void readFrom(ImageReader image) {
        status = image.getConstant(BookStatus.class);
        reason = image.getBoolean() ? image.getConstant(GapKind.class) : null;
    }
}
