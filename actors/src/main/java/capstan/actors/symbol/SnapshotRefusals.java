package capstan.actors.symbol;

import capstan.market.book.DepthSnapshot;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.market.ports.Detections;
import capstan.market.symbol.SnapshotFit;
import capstan.market.symbol.SnapshotTrial;
import org.jspecify.annotations.Nullable;

/// The depth snapshots that did not fit since a book was last well: reported one by one, and counted for whoever asks
/// how the symbol stands. Owned by one entity.
final class SnapshotRefusals {

    private final SymbolId id;
    private final Detections detections;
    private int count;
    private @Nullable String last;

    SnapshotRefusals(SymbolId id, Detections detections) {
        this.id = id;
        this.detections = detections;
    }

    int count() {
        return count;
    }

    /// Why the last one was refused, null when none was.
    @Nullable
    String last() {
        return last;
    }

    void refused(DepthSnapshot snapshot, SnapshotTrial trial, long firstPendingId, long nowMicros) {
        count++;
        String detail = trial.difference();
        if (detail.isEmpty()) {
            detail = "snapshot of update id " + snapshot.lastUpdateId() + ", the first diff kept begins at "
                    + firstPendingId;
        }
        last = trial.fit() + ": " + detail;
        if (trial.fit() == SnapshotFit.GAP_FOLLOWS) {
            return; // nothing is wrong with it, the lines have told of the gap
        }
        detections.detected(new Detection(
                kindOf(trial.fit()),
                id.venue(),
                id.symbol(),
                Detection.NO_LINE,
                FrameKind.DEPTH_DIFF,
                snapshot.lastUpdateId(),
                snapshot.lastUpdateId(),
                nowMicros,
                detail));
    }

    /// The book is well.
    void forget() {
        count = 0;
        last = null;
    }

    private static DetectionKind kindOf(SnapshotFit fit) {
        return switch (fit) {
            case CROSSED -> DetectionKind.SNAPSHOT_CROSSED;
            case DISAGREES -> DetectionKind.SNAPSHOT_DISAGREES;
            case TOO_OLD, GAP_FOLLOWS, TOO_NEW, FITS -> DetectionKind.SNAPSHOT_TOO_OLD;
        };
    }
}
