package capstan.market.ledger;

import java.util.Map;

/// What the whole ledger adds up to.
///
/// @param gaps all gaps by kind
/// @param open open ones by kind
/// @param healed closed ones by way
/// @param oldestOpenAtMicros when the oldest open gap was found, 0 when none is open
/// @param weight request weight at the venue that was spent on gaps
/// @param anchors all anchors by reason
/// @param tradesMissing trades recorded as not to be had
/// @param projectedOrdering how far the journal is in the ledger
public record LedgerTotals(
        Map<String, Long> gaps,
        Map<String, Long> open,
        Map<String, Long> healed,
        long oldestOpenAtMicros,
        long weight,
        Map<String, Long> anchors,
        long tradesMissing,
        long projectedOrdering) {

    public LedgerTotals {
        gaps = Map.copyOf(gaps);
        open = Map.copyOf(open);
        healed = Map.copyOf(healed);
        anchors = Map.copyOf(anchors);
    }

    public long gapCount() {
        return sum(gaps);
    }

    public long openCount() {
        return sum(open);
    }

    public long healedCount() {
        return sum(healed);
    }

    public long anchorCount() {
        return sum(anchors);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
