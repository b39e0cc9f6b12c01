package capstan.cluster.cli;

import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.cluster.proof.IdCoverage;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.recording.HotStateAudit;
import capstan.cluster.recording.RecordedTops;
import capstan.cluster.recording.RecordedTruth;
import capstan.cluster.recording.SymbolTruth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Holds what every sink has of each symbol against the recording, symbol by symbol and over all.
///
/// A recording may say too little of a book to hold anybody to it: no snapshot, or diffs that are missing in the
/// recording itself. The counts of such a book are told and its journal is proved, but only trades are compared, and
/// every hole must have been noticed.
final class RecordingComparison {

    /// Newest trades of a symbol that the API is asked for.
    static final int API_TRADES = 1_000;

    private static final List<String> SINKS = List.of("redis", "entity", "api", "journal");

    /// What a sink lacks or has too often of one symbol.
    private record SinkCount(long missing, long duplicated) {
        static final SinkCount NONE = new SinkCount(0, 0);

        SinkCount plus(SinkCount other) {
            return new SinkCount(missing + other.missing, duplicated + other.duplicated);
        }
    }

    private final RecordedTruth truth;
    private final List<SymbolStatus> statuses;
    private final Map<String, Map<String, SinkCount>> counts = new LinkedHashMap<>();
    private final Map<String, HotStateAudit.Finding> audits = new LinkedHashMap<>();
    private List<SymbolAudit.Verdict> verdicts = List.of();
    private List<String> withoutSnapshot = List.of();
    /// By symbol; empty when nothing went wrong on purpose.
    private final Map<String, RecordedTops.Finding> tops = new LinkedHashMap<>();

    /// @param statuses where every symbol stands in the end
    RecordingComparison(RecordedTruth truth, List<SymbolStatus> statuses) {
        this.truth = truth;
        this.statuses = List.copyOf(statuses);
        for (SymbolStatus status : statuses) {
            long difference = truth.of(status.symbol()).trades() - status.trades();
            count(status.symbol(), "entity", new SinkCount(Math.max(0, difference), Math.max(0, -difference)));
        }
    }

    void redis(String symbol, HotStateAudit.Finding finding) {
        audits.put(symbol, finding);
        count(symbol, "redis", new SinkCount(finding.missing(), finding.duplicated()));
    }

    /// The API must give the newest trades, each once.
    void api(String symbol, TradesView newest) {
        SymbolTruth recorded = truth.of(symbol);
        var given = new IdCoverage();
        newest.trades().forEach(trade -> given.add(trade.id()));
        count(symbol, "api", compared(recorded, given, recorded.trades() - API_TRADES));
    }

    void journal(List<SymbolAudit.Verdict> found) {
        verdicts = List.copyOf(found);
        truth.symbols()
                .forEach((symbol, recorded) -> count(symbol, "journal", compared(recorded, journaled(symbol), 0)));
    }

    /// Lines lost and reordered frames on purpose. A ticker that no line brought in time is not compared by
    /// the entity, and an id that a joined run leads over has no book of its own in the journal; either way to a
    /// ticker will do.
    void tops(String symbol, RecordedTops.Finding finding) {
        tops.put(symbol, finding);
    }

    void withoutSnapshot(List<String> symbols) {
        withoutSnapshot = List.copyOf(symbols);
    }

    /// What people should know beside the numbers.
    List<String> remarks() {
        var remarks = new ArrayList<String>();
        truth.symbols().forEach((symbol, recorded) -> {
            if (!recorded.hasProvableBook()) {
                remarks.add(symbol + ": " + recorded.gapsInProof()
                        + ", so its book is not held against the recording, only its trades are");
            }
        });
        long notSeen = notSeen();
        if (notSeen > 0) {
            remarks.add(notSeen + " trades passed through Redis between two reads; a lower --speed shows more of them");
        }
        return remarks;
    }

    /// @return whether everything holds
    boolean tell(Report report) {
        Map<String, SinkCount> totals = new LinkedHashMap<>();
        SINKS.forEach(sink -> totals.put(sink, total(sink)));
        long missing = totals.values().stream().mapToLong(SinkCount::missing).sum();
        long duplicated =
                totals.values().stream().mapToLong(SinkCount::duplicated).sum();
        report.put("symbols", statuses.size())
                .put("diffsRecorded", recorded(SymbolTruth::diffs))
                .put("diffsApplied", sum(SymbolStatus::diffsApplied))
                .put("diffsStale", sum(SymbolStatus::diffsStale))
                .put("gaps", sum(SymbolStatus::gaps))
                .put("crossed", sum(SymbolStatus::crossed))
                .put("bookTickerChecks", sum(SymbolStatus::topChecks))
                .put("bookTickerMismatches", sum(SymbolStatus::topMismatches))
                .put("topsExpected", recorded(symbol -> symbol.hasProvableBook() ? symbol.tickerChecks() : 0))
                .put("topsEqual", tops.isEmpty() ? null : found(RecordedTops.Finding::equal))
                .put("topsWrong", tops.isEmpty() ? null : found(RecordedTops.Finding::wrong))
                .put("tradesExpected", recorded(SymbolTruth::trades))
                .put("tradesMissing", missing)
                .put("tradesDuplicated", duplicated)
                .put("withoutSnapshot", withoutSnapshot);
        Report sinks = report.part("sinks");
        totals.forEach((sink, count) -> tell(sinks.part(sink), count));
        report.part("redisReads")
                .put("tradesNotSeen", notSeen())
                .put("generationsRead", audited(HotStateAudit.Finding::generations))
                .put("olderGenerations", audited(HotStateAudit.Finding::olderGenerations));
        boolean proved = Proof.tell(report.part("verification"), verdicts);
        report.list("perSymbol", statuses.stream().map(this::symbol).toList());
        report.list("books", verdicts.stream().map(Proof::book).toList());
        boolean holds = proved && statuses.stream().allMatch(this::holds);
        report.put("verified", holds);
        return holds;
    }

    private Report symbol(SymbolStatus status) {
        SymbolTruth recorded = truth.of(status.symbol());
        boolean provable = recorded.hasProvableBook();
        var report = new Report()
                .put("symbol", status.symbol())
                .put("state", status.status())
                .put("bookProvable", provable);
        if (provable) {
            report.put("diffsAppliedExpected", recorded.diffsApplied());
        } else {
            report.put("bookNotProvable", recorded.gapsInProof()).put("holesRecorded", recorded.holes());
        }
        report.put("diffsApplied", status.diffsApplied());
        if (provable) {
            report.put("diffsStaleExpected", recorded.diffsStale());
        }
        report.put("diffsStale", status.diffsStale()).put("gaps", status.gaps()).put("crossed", status.crossed());
        if (provable) {
            report.put("bookTickerChecksExpected", recorded.tickerChecks());
        }
        report.put("bookTickerChecks", status.topChecks())
                .put("bookTickerMismatches", status.topMismatches())
                .put("tradesExpected", recorded.trades())
                .put("tradesNotRecorded", recorded.tradeIdsNotRecorded());
        SINKS.forEach(sink -> tell(report.part(sink), countOf(status.symbol(), sink)));
        return report.put("holds", holds(status));
    }

    private boolean holds(SymbolStatus status) {
        SymbolTruth recorded = truth.of(status.symbol());
        boolean tradesHold = SINKS.stream()
                .map(sink -> countOf(status.symbol(), sink))
                .allMatch(count -> count.missing() == 0 && count.duplicated() == 0);
        HotStateAudit.Finding audit = audits.get(status.symbol());
        boolean isOrdered = audit != null && audit.olderGenerations() == 0;
        return tradesHold
                && isOrdered
                && status.lastTradeId() >= recorded.lastTradeId()
                && (recorded.hasProvableBook() ? bookHolds(status, recorded) : status.gaps() >= recorded.holes());
    }

    private boolean bookHolds(SymbolStatus status, SymbolTruth recorded) {
        RecordedTops.Finding found = tops.get(status.symbol());
        if (found != null) {
            return status.status().equals("LIVE")
                    && status.lastUpdateId() == recorded.lastUpdateId()
                    && Math.max(found.equal(), status.topChecks()) >= recorded.tickerChecks()
                    && found.wrong() == 0
                    && status.topMismatches() == 0
                    && status.crossed() == 0;
        }
        boolean hasTradeHoles = recorded.tradeIdsNotRecorded() > 0;
        return status.status().equals("LIVE")
                && status.lastUpdateId() == recorded.lastUpdateId()
                && status.diffsApplied() == recorded.diffsApplied()
                && status.diffsStale() == recorded.diffsStale()
                && status.topChecks() >= recorded.tickerChecks()
                && status.topMismatches() == 0
                && status.crossed() == 0
                && hasTradeHoles == status.gaps() > 0;
    }

    private static SinkCount compared(SymbolTruth recorded, IdCoverage given, int from) {
        long missing = 0;
        for (int i = Math.max(0, from); i < recorded.trades(); i++) {
            missing += given.contains(recorded.tradeId(i)) ? 0 : 1;
        }
        return new SinkCount(missing, given.duplicates());
    }

    private IdCoverage journaled(String symbol) {
        return verdicts.stream()
                .filter(verdict -> verdict.symbol().endsWith(":" + symbol))
                .findFirst()
                .map(SymbolAudit.Verdict::trades)
                .orElseGet(IdCoverage::new);
    }

    private static void tell(Report report, SinkCount count) {
        report.put("tradesMissing", count.missing()).put("tradesDuplicated", count.duplicated());
    }

    private void count(String symbol, String sink, SinkCount count) {
        counts.computeIfAbsent(symbol, _ -> new LinkedHashMap<>()).put(sink, count);
    }

    private SinkCount countOf(String symbol, String sink) {
        return counts.getOrDefault(symbol, Map.of()).getOrDefault(sink, SinkCount.NONE);
    }

    private SinkCount total(String sink) {
        return truth.symbols().keySet().stream()
                .map(symbol -> countOf(symbol, sink))
                .reduce(SinkCount.NONE, SinkCount::plus);
    }

    private long found(ToLongFunction<RecordedTops.Finding> figure) {
        return tops.values().stream().mapToLong(figure).sum();
    }

    private long notSeen() {
        return audited(HotStateAudit.Finding::notSeen);
    }

    private long audited(ToLongFunction<HotStateAudit.Finding> figure) {
        return audits.values().stream().mapToLong(figure).sum();
    }

    private long sum(ToLongFunction<SymbolStatus> figure) {
        return statuses.stream().mapToLong(figure).sum();
    }

    private long recorded(ToLongFunction<SymbolTruth> figure) {
        return truth.symbols().values().stream().mapToLong(figure).sum();
    }
}
