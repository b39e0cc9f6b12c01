package capstan.cluster.cli;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.node.Stages;
import capstan.cluster.proof.JournalProblem;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolCounters;
import capstan.persistence.database.Database;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.SymbolHashes;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// Runs the verifier over a database and tells what it found.
final class Proof {

    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(5);

    private final Console console;
    private final JournalReader journal;

    Proof(Console console, Database database, Config config) {
        this.console = console;
        this.journal = new JournalReader(database, JournalReaderSettings.from(config));
    }

    /// What Redis shows of each entity id whose label is `LIVE`; to be taken before the journal is read.
    static Map<String, List<Shown>> shownBy(RedisLink link, String venue, List<String> symbols) {
        try {
            Stages.await(link.whenUp(REDIS_PATIENCE), REDIS_PATIENCE);
            Map<String, SymbolHashes> hashes =
                    Stages.await(new RedisHotStateReader(link).read(symbols), REDIS_PATIENCE);
            var shown = new HashMap<String, List<Shown>>();
            hashes.forEach((symbol, state) -> {
                Map<String, String> book = state.book();
                if ("LIVE".equals(book.get("state"))) {
                    shown.put(
                            venue + ":" + symbol,
                            new ArrayList<>(List.of(new Shown(
                                    "Redis",
                                    Long.parseLong(required(book, "last_update_id")),
                                    Long.parseUnsignedLong(required(book, "book_hash"), 16),
                                    Long.parseUnsignedLong(required(book, "chain"), 16)))));
                }
            });
            return shown;
        } catch (TimeoutException e) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, "Redis did not answer within " + REDIS_PATIENCE, e);
        }
    }

    /// What live entities said of themselves.
    static void addShownByEntities(Map<String, List<Shown>> shown, List<SymbolStatus> statuses) {
        for (SymbolStatus status : statuses) {
            if (status.status().equals("LIVE")) {
                shown.computeIfAbsent(status.venue() + ":" + status.symbol(), _ -> new ArrayList<>())
                        .add(new Shown("the live entity", status.lastUpdateId(), status.sum(), status.chain()));
            }
        }
    }

    List<JournalHead> heads(Predicate<String> wanted) {
        return journal.heads(SymbolBook.KEY.name()).stream()
                .filter(head -> wanted.test(head.entityId()))
                .toList();
    }

    List<SymbolAudit.Verdict> verify(List<JournalHead> heads, Map<String, List<Shown>> shown) {
        long events = heads.stream()
                .mapToLong(head -> head.lastSequenceNr() - head.firstSequenceNr() + 1)
                .sum();
        int parallelism = Math.min(Runtime.getRuntime().availableProcessors(), Math.max(1, heads.size()));
        var verifier = new Verifier(journal, new SbeFrameReader(), SymbolBounds.DEFAULT, parallelism);
        List<SymbolAudit.Verdict> verdicts;
        try (Progress progress = Progress.of(console, "verify", "facts", events)) {
            verdicts = verifier.verify(heads, shown, progress::add);
        }
        for (SymbolAudit.Verdict verdict : verdicts) {
            if (verdict.beginsAt() > 0) {
                console.say(
                        verdict.symbol() + ": the beginning of the journal was deleted; proved from the state stored at"
                                + " sequence number " + verdict.beginsAt());
            }
        }
        return verdicts;
    }

    /// Puts the totals of all verdicts into `report`.
    ///
    /// @return whether everything holds
    static boolean tell(Report report, List<SymbolAudit.Verdict> verdicts) {
        boolean holds = verdicts.stream().allMatch(SymbolAudit.Verdict::holds);
        report.put("verified", holds)
                .put("symbols", verdicts.size())
                .put(
                        "fromStoredStates",
                        verdicts.stream()
                                .filter(verdict -> verdict.beginsAt() > 0)
                                .count())
                .put("events", sum(verdicts, SymbolAudit.Verdict::events))
                .put("frames", count(verdicts, SymbolCounters::frames))
                .put("diffsApplied", count(verdicts, SymbolCounters::diffsApplied))
                .put("trades", sum(verdicts, SymbolAudit.Verdict::tradesFound))
                .put("chainBreaks", problems(verdicts, JournalProblem.Kind.CHAIN_BROKEN))
                .put("sequenceBreaks", problems(verdicts, JournalProblem.Kind.SEQUENCE_BROKEN))
                .put("twoWriters", sum(verdicts, SymbolAudit.Verdict::twoWriters))
                .put("corrupt", problems(verdicts, JournalProblem.Kind.CORRUPT))
                .put("newerVersion", problems(verdicts, JournalProblem.Kind.NEWER_VERSION))
                .put(
                        "tradesDuplicated",
                        sum(verdicts, verdict -> verdict.trades().duplicates()))
                .put("tradesLost", sum(verdicts, SymbolAudit.Verdict::tradesLost))
                .put("tradesRecordedMissing", count(verdicts, SymbolCounters::tradesMissing))
                .put("topChecks", count(verdicts, SymbolCounters::topChecks))
                .put("topMismatches", count(verdicts, SymbolCounters::topMismatches))
                .put("readerChecks", sum(verdicts, SymbolAudit.Verdict::shownChecks))
                .put("readerMismatches", problems(verdicts, JournalProblem.Kind.READER_MISMATCH));
        List<Report> found = verdicts.stream()
                .flatMap(verdict -> verdict.problems().stream())
                .map(Proof::problem)
                .toList();
        if (!found.isEmpty()) {
            report.list("problems", found);
        }
        return holds;
    }

    static Report book(SymbolAudit.Verdict verdict) {
        return new Report()
                .put("symbol", verdict.symbol().substring(verdict.symbol().indexOf(':') + 1))
                .put("fromStoredState", verdict.beginsAt())
                .put("events", verdict.events())
                .put("lastUpdateId", verdict.state().lastUpdateId())
                .putHash("sum", verdict.state().book().sum())
                .putHash("chain", verdict.state().chain())
                .putHash("tradeChain", verdict.state().tradeChain());
    }

    private static Report problem(JournalProblem problem) {
        return new Report()
                .put("symbol", problem.symbol())
                .put("sequenceNr", problem.sequenceNr())
                .put("updateIds", problem.updateIds())
                .put("kind", problem.kind().name())
                .put("reason", problem.reason());
    }

    private static long problems(List<SymbolAudit.Verdict> verdicts, JournalProblem.Kind kind) {
        return verdicts.stream()
                .flatMap(verdict -> verdict.problems().stream())
                .filter(problem -> problem.kind() == kind)
                .count();
    }

    private static long count(
            List<SymbolAudit.Verdict> verdicts, java.util.function.ToLongFunction<SymbolCounters> counter) {
        return sum(verdicts, verdict -> counter.applyAsLong(verdict.state().counters()));
    }

    private static long sum(
            List<SymbolAudit.Verdict> verdicts, java.util.function.ToLongFunction<SymbolAudit.Verdict> figure) {
        return verdicts.stream().mapToLong(figure).sum();
    }

    private static String required(Map<String, String> hash, String field) {
        String value = hash.get(field);
        if (value == null) {
            throw new CommandFailed(
                    CommandFailed.CHECK_FAILED, "a hash in Redis says LIVE but has no field '" + field + "'");
        }
        return value;
    }
}
