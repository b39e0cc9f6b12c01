package capstan.http.views;

import capstan.actors.symbol.SymbolStatus;
import capstan.market.ledger.LedgerTotals;
import capstan.market.ledger.SymbolLedger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `/proof/{symbol}`: what one symbol claims of itself, and what anyone needs to check it.
///
/// @param reanchoring why the live book is being anchored anew, null when it is not
/// @param chain vouches for every depth event up to `lastUpdateId`
/// @param openTradeGaps ranges of skipped trade ids still to be fetched
/// @param openGaps newest first, as many as `capstan.http.ledger.proof-rows`
/// @param missingTrades recorded as not to be had, newest first, as many as that
public record ProofJson(
        String venue,
        String symbol,
        String state,
        @Nullable String stateReason,
        @Nullable String reanchoring,
        long lastUpdateId,
        long anchorUpdateId,
        long epoch,
        String bookHash,
        String chain,
        String tradeChain,
        long firstTradeId,
        long lastTradeId,
        int openTradeGaps,
        List<GapsJson.Gap> openGaps,
        List<MissingRange> missingTrades,
        Checks checks,
        Journal journal,
        Ledger ledger,
        Verification verification) {

    /// Trade ids `firstId` to `lastId`.
    public record MissingRange(long firstId, long lastId, String reason, long recordedUs, long sequenceNr) {}

    /// What was compared with the venue's own words, since the symbol's first fact.
    ///
    /// @param bestAgreedId update id at which the book last agreed with the venue's best bid and ask;
    ///     null when it has not since the entity started
    /// @param depthAgreedId as `bestAgreedId`, for a `depth20`
    public record Checks(
            long topChecks,
            long topMismatches,
            long crossed,
            @Nullable Long bestAgreedId,
            @Nullable Long depthAgreedId) {}

    /// What is stored.
    ///
    /// @param headSequenceNr the entity's last fact; the stored part may reach further by now
    /// @param stateSnapshots sequence numbers, ascending; checkpoints of the retention are among them
    public record Journal(long headSequenceNr, long firstSequenceNr, long lastSequenceNr, List<Long> stateSnapshots) {}

    /// This symbol's part of the gap ledger.
    public record Ledger(
            Map<String, Long> gaps,
            Map<String, Long> open,
            Map<String, Long> healed,
            long weight,
            Map<String, Long> anchors,
            long tradesMissing) {}

    /// How to check it.
    ///
    /// @param fromSequenceNr first fact to fold
    /// @param fromStateSnapshot the stored state to begin with, null when the first fact is there
    /// @param expect what the fold has to lead to at `lastUpdateId`
    public record Verification(
            long fromSequenceNr, @Nullable Long fromStateSnapshot, long toSequenceNr, String expect, String command) {}

    public static ProofJson of(SymbolStatus status, SymbolLedger held) {
        return new ProofJson(
                status.venue(),
                status.symbol(),
                status.status(),
                status.reason(),
                status.detail().reanchoring(),
                status.lastUpdateId(),
                status.anchorUpdateId(),
                status.epoch(),
                Json.hex(status.sum()),
                Json.hex(status.chain()),
                Json.hex(status.tradeChain()),
                status.firstTradeId(),
                status.lastTradeId(),
                status.openTradeGaps(),
                held.open().stream().map(GapsJson::gap).toList(),
                held.missing().stream().map(ProofJson::missing).toList(),
                new Checks(
                        status.topChecks(),
                        status.topMismatches(),
                        status.crossed(),
                        GapsJson.id(status.detail().bestAgreedId()),
                        GapsJson.id(status.detail().depthAgreedId())),
                new Journal(
                        status.journalEvents(), held.firstSequenceNr(), held.lastSequenceNr(), held.stateSnapshots()),
                ledger(held.totals()),
                verification(status, held));
    }

    private static MissingRange missing(SymbolLedger.MissingTrades missing) {
        return new MissingRange(
                missing.firstId(),
                missing.lastId(),
                missing.reason(),
                missing.recordedAtMicros(),
                missing.sequenceNr());
    }

    private static Ledger ledger(LedgerTotals totals) {
        return new Ledger(
                new TreeMap<>(totals.gaps()),
                new TreeMap<>(totals.open()),
                new TreeMap<>(totals.healed()),
                totals.weight(),
                new TreeMap<>(totals.anchors()),
                totals.tradesMissing());
    }

    private static Verification verification(SymbolStatus status, SymbolLedger held) {
        Long snapshot = held.firstSequenceNr() <= 1
                ? null
                : held.stateSnapshots().stream()
                        .filter(sequenceNr -> sequenceNr >= held.firstSequenceNr() - 1)
                        .findFirst()
                        .orElse(null);
        return new Verification(
                snapshot == null ? held.firstSequenceNr() : snapshot + 1,
                snapshot,
                status.journalEvents(),
                "book_hash " + Json.hex(status.sum()) + " and chain " + Json.hex(status.chain()) + " at update id "
                        + status.lastUpdateId() + ", trade_chain " + Json.hex(status.tradeChain()),
                "capstan verify --symbol " + status.symbol()
                        + " --postgres URL, or capstan replay for the values alone");
    }
}
