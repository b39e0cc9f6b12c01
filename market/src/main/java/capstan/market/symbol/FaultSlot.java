package capstan.market.symbol;

import capstan.market.book.GapKind;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import org.jspecify.annotations.Nullable;

/// The first fault found since the last one was journaled; later ones follow from it and are only counted.
final class FaultSlot {

    private @Nullable Fault fault;

    @Nullable
    Fault fault() {
        return fault;
    }

    boolean breaksBook() {
        return fault != null && fault.kind().breaksBook();
    }

    void raise(GapKind kind, long expectedId, String detail) {
        if (fault == null || (!fault.kind().breaksBook() && kind.breaksBook())) {
            fault = new Fault(kind, expectedId, detail);
        }
    }

    /// The fault was journaled.
    void settle(GapKind kind) {
        if (fault != null && fault.kind() == kind) {
            fault = null;
        }
    }

    /// The book begins anew, so what was wrong with the old one no longer matters.
    void forgetBook() {
        if (breaksBook()) {
            fault = null;
        }
    }

    void writeTo(ImageWriter image) {
        image.putBoolean(fault != null);
        if (fault != null) {
            image.putConstant(fault.kind());
            image.putLong(fault.expectedId());
            image.putText(fault.detail());
        }
    }

    void readFrom(ImageReader image) {
        fault = image.getBoolean()
                ? new Fault(image.getConstant(GapKind.class), image.getLong(), image.getText())
                : null;
    }
}
