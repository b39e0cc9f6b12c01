package capstan.http.views;

import capstan.market.ledger.LedgerAnchor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/reanchors`.
///
/// @param next what `before` says for the next page, null when there is none
/// @param reanchors newest first
public record ReanchorsJson(int count, @Nullable Long next, List<Reanchor> reanchors) {

    /// @param updateId of the depth snapshot
    public record Reanchor(
            String venue,
            String symbol,
            String reason,
            long anchoredUs,
            long updateId,
            int requestedLevels,
            int bidLevels,
            int askLevels,
            long sequenceNr) {}

    /// @param limit as asked for
    public static ReanchorsJson of(List<LedgerAnchor> anchors, int limit) {
        Long next = anchors.size() < limit ? null : (Long) anchors.getLast().ordering();
        return new ReanchorsJson(
                anchors.size(),
                next,
                anchors.stream()
                        .map(anchor -> new Reanchor(
                                anchor.venue(),
                                anchor.symbol(),
                                anchor.reason(),
                                anchor.anchoredAtMicros(),
                                anchor.updateId(),
                                anchor.requestedLevels(),
                                anchor.bidLevels(),
                                anchor.askLevels(),
                                anchor.sequenceNr()))
                        .toList());
    }
}
