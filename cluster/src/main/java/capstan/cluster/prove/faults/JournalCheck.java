package capstan.cluster.prove.faults;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.Progress;
import capstan.cluster.node.Node;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.trial.Trial;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.redis.SymbolHashes;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Folds the journal of the run again: what entities and Redis showed last must be in it, and every trade id once, in
/// the journal and up to the last one in Redis.
final class JournalCheck {

    private final Trial trial;
    private final Node node;
    private final JournalReader journal;

    JournalCheck(Trial trial, Node node, Config config) {
        this.trial = trial;
        this.node = node;
        journal = new JournalReader(node.database(), JournalReaderSettings.from(config));
    }

    /// @param statuses of the entities after the feed was stopped
    /// @param redis what Redis held then
    void run(List<SymbolStatus> statuses, Map<String, SymbolHashes> redis) {
        List<JournalHead> heads = journal.heads(SymbolBook.KEY.name());
        long events = heads.stream().mapToLong(JournalHead::lastSequenceNr).sum();
        var verifier = new Verifier(
                journal,
                new SbeFrameReader(),
                SymbolBounds.DEFAULT,
                Runtime.getRuntime().availableProcessors());
        List<SymbolAudit.Verdict> verdicts;
        try (Progress progress = trial.progress("folding the journal", "facts", events)) {
            verdicts = verifier.verify(heads, shown(statuses), progress::add);
        }
        long missing = 0;
        long duplicated = 0;
        for (SymbolAudit.Verdict verdict : verdicts) {
            missing += verdict.tradesLost() + verdict.state().counters().tradesMissing();
            missing += verdict.state().openTradeGaps().stream()
                    .mapToLong(range -> range.count())
                    .sum();
            duplicated += verdict.trades().duplicates();
        }
        ProofReport report = trial.report();
        report.checkZero("tradesMissing", missing + missingInRedis(verdicts, redis))
                .checkZero("tradesDuplicated", duplicated)
                .checkTrue(
                        "journalProved",
                        verdicts.size() == statuses.size() && verdicts.stream().allMatch(SymbolAudit.Verdict::holds))
                .figure("journalFacts", events)
                .figure(
                        "trades",
                        verdicts.stream()
                                .mapToLong(verdict -> verdict.trades().count())
                                .sum());
        verdicts.stream()
                .flatMap(verdict -> verdict.problems().stream())
                .limit(3)
                .forEach(problem -> report.note(problem.symbol() + ": " + problem.reason()));
    }

    private Map<String, List<Shown>> shown(List<SymbolStatus> statuses) {
        var shown = new HashMap<String, List<Shown>>();
        for (SymbolStatus status : statuses) {
            if (status.status().equals("LIVE")) {
                shown.put(
                        status.venue() + ":" + status.symbol(),
                        List.of(new Shown("the live entity", status.lastUpdateId(), status.sum(), status.chain())));
            }
        }
        return shown;
    }

    /// Trades behind the one that Redis shows as the last.
    private long missingInRedis(List<SymbolAudit.Verdict> verdicts, Map<String, SymbolHashes> redis) {
        long missing = 0;
        for (SymbolAudit.Verdict verdict : verdicts) {
            String symbol = verdict.symbol().substring(node.settings().venue().length() + 1);
            SymbolHashes hashes = Objects.requireNonNull(redis.get(symbol));
            if (!verdict.trades().isEmpty()) {
                long last = Long.parseLong(hashes.book().getOrDefault("last_trade_id", "0"));
                missing += Math.max(0, verdict.trades().span().last() - last);
            }
        }
        return missing;
    }
}
