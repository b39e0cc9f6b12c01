package capstan.http.views;

import capstan.market.ledger.LedgerGap;
import capstan.market.ledger.LedgerGap.Healed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/gaps`.
///
/// @param next what `before` says for the next page, null when there is none
/// @param gaps newest first
public record GapsJson(int count, @Nullable Long next, List<Gap> gaps) {

    /// @param expectedId null where the kind has none, as for the other ids
    /// @param line null when it was not a frame that showed the gap
    /// @param healed null while it is open
    public record Gap(
            String venue,
            String symbol,
            String kind,
            boolean open,
            @Nullable Long expectedId,
            @Nullable Long receivedId,
            long detectedUs,
            @Nullable Integer line,
            String detail,
            long sequenceNr,
            @Nullable Healing healed) {}

    /// @param openMs from its detection
    /// @param line null when none brought what was missing
    /// @param derived true when no fact of its own says so, only what was journaled next; null otherwise
    public record Healing(
            long atUs,
            long openMs,
            String by,
            @Nullable Integer line,
            int weight,
            long sequenceNr,
            @Nullable Boolean derived) {}

    /// @param limit as asked for
    public static GapsJson of(List<LedgerGap> gaps, int limit) {
        Long next = gaps.size() < limit ? null : (Long) gaps.getLast().ordering();
        return new GapsJson(gaps.size(), next, gaps.stream().map(GapsJson::gap).toList());
    }

    static Gap gap(LedgerGap gap) {
        Healed healed = gap.healed();
        return new Gap(
                gap.venue(),
                gap.symbol(),
                gap.kind(),
                healed == null,
                id(gap.expectedId()),
                id(gap.receivedId()),
                gap.detectedAtMicros(),
                line(gap.line()),
                gap.detail(),
                gap.sequenceNr(),
                healed == null ? null : healing(gap, healed));
    }

    private static Healing healing(LedgerGap gap, Healed healed) {
        return new Healing(
                healed.atMicros(),
                Math.max(0, (healed.atMicros() - gap.detectedAtMicros()) / 1_000),
                healed.by(),
                line(healed.line()),
                healed.weight(),
                healed.sequenceNr(),
                healed.journaled() ? null : Boolean.TRUE);
    }

    /// Null for the 0 that stands for no id.
    static @Nullable Long id(long id) {
        return id == 0 ? null : (Long) id;
    }

    private static @Nullable Integer line(int line) {
        return line < 0 ? null : (Integer) line;
    }
}
