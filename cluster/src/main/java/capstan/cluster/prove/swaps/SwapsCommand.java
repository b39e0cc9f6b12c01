package capstan.cluster.prove.swaps;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.report.Table;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.persistence.redis.RedisSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Readers against swaps.
@Command(
        name = "swaps",
        mixinStandardHelpOptions = true,
        description = {
            "Swaps books in Redis while readers hammer it, half of them with the server-side read and half with plain",
            "HGETALLs, and holds every set that they get against what was published under its generation. On a single",
            "Redis and on a cluster of three masters, and on both again with the writer killed in mid-swap."
        })
public final class SwapsCommand extends Scenario {

    private static final int MASTERS = 3;

    @Option(
            names = "--count",
            defaultValue = "10000",
            description = "swaps in each of the four rounds (default: ${DEFAULT-VALUE})")
    private long count = 10_000;

    @Option(names = "--readers", defaultValue = "64", description = "readers (default: ${DEFAULT-VALUE})")
    private int readers = 64;

    @Option(names = "--symbols", defaultValue = "8", description = "symbols (default: ${DEFAULT-VALUE})")
    private int symbols = 8;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "swaps a second, so that readers come in between (default: ${DEFAULT-VALUE})")
    private double rate = 1_000;

    @Option(
            names = "--kills",
            defaultValue = "10",
            description = "how often the writer is killed in a round (default: ${DEFAULT-VALUE})")
    private int kills = 10;

    @Override
    protected String name() {
        return "swaps";
    }

    @Override
    protected String claim() {
        return "A reader of Redis gets one generation of a symbol whole, never a mix, a hole or an older one.";
    }

    /// The symbols of a round, before their first generation. Rounds share a Redis, so the seed is in their names.
    static List<SwapMarket> markets(int symbols, long seed) {
        return IntStream.range(0, symbols)
                .mapToObj(index -> new SwapMarket("SWAP" + index + "S" + seed, seed))
                .toList();
    }

    /// Readers and writers on a busy machine may have to wait; what is proved does not depend on time.
    static Map<String, Object> settings(String uri) {
        return Map.of("capstan.persistence.redis.uri", uri, "capstan.persistence.redis.command-timeout", "10s");
    }

    @Override
    protected void checkOptions() {
        OptionBounds.atLeast("--count", count, symbols);
        OptionBounds.atLeast("--readers", readers, 2);
        OptionBounds.atLeast("--symbols", symbols, 1);
        OptionBounds.atLeast("--kills", kills, 1);
    }

    @Override
    protected void prove(Trial trial) {
        String single = trial.stores(false, true).addresses().redisUri();
        String cluster = trial.redisCluster(MASTERS).uri();
        List<SwapRound.Plan> plans = List.of(
                plan(trial, "single", single, 0, 0),
                plan(trial, "cluster", cluster, 0, 1),
                plan(trial, "single, writer killed", single, kills, 2),
                plan(trial, "cluster, writer killed", cluster, kills, 3));
        var rounds = new ArrayList<SwapRound>();
        var table = new Table(
                "rounds",
                "By round",
                "round",
                "swaps",
                "writerKills",
                "serverSideReads",
                "plainReads",
                "plainMixed",
                "tornReads",
                "missingKeys",
                "olderGenerationsSeen",
                "lateWritesRefused",
                "readP50Micros",
                "readP99Micros");
        long origin = System.nanoTime();
        for (SwapRound.Plan plan : plans) {
            if (trial.isOver()) {
                break;
            }
            trial.console().say("  " + plan.name());
            var round = new SwapRound(trial, plan, RedisSettings.from(trial.config(settings(plan.uri()))), origin);
            round.run();
            rounds.add(round);
            tell(table, plan, round);
        }
        judge(trial.report(), rounds, plans.size());
        trial.report().table(table);
        trial.report()
                .plot(new Plot.Lines(
                        "Reads over time",
                        "seconds",
                        "sets read a second",
                        rounds.stream().map(round -> round.readRate().line()).toList()));
        var bars = new ArrayList<Plot.Bar>();
        for (int index = 0; index < rounds.size(); index++) {
            bars.add(Plot.Bars.of(plans.get(index).name(), rounds.get(index).findings().readMicros, 1_000));
        }
        trial.report().plot(new Plot.Bars("Time of a server-side read", "ms", bars));
    }

    private SwapRound.Plan plan(Trial trial, String name, String uri, int killed, int round) {
        return new SwapRound.Plan(name, uri, symbols, count, readers, rate, killed, trial.seed() * 4 + round);
    }

    private static void tell(Table table, SwapRound.Plan plan, SwapRound round) {
        SwapFindings found = round.findings();
        table.row(
                plan.name(),
                round.swapsSeen(),
                round.kills(),
                found.scriptReads.sum(),
                found.plainReads.sum(),
                found.plainMixed.sum(),
                found.torn.sum(),
                found.missing.sum(),
                found.older.sum(),
                found.lateWrites.sum() - found.lateWritesTaken.sum(),
                found.readMicros.getValueAtPercentile(50),
                found.readMicros.getValueAtPercentile(99));
    }

    private void judge(ProofReport report, List<SwapRound> rounds, int planned) {
        report.checkZero("tornReads", sum(rounds, found -> found.torn.sum()))
                .checkZero("missingKeys", sum(rounds, found -> found.missing.sum()))
                .checkZero("olderGenerationsSeen", sum(rounds, found -> found.older.sum()))
                .checkZero("lateWritesTaken", sum(rounds, found -> found.lateWritesTaken.sum()))
                .checkAtLeast(
                        "swaps",
                        count * planned,
                        rounds.stream().mapToLong(SwapRound::swapsSeen).sum())
                .checkAtLeast(
                        "reads",
                        count * planned,
                        rounds.stream()
                                .mapToLong(round -> round.findings().reads())
                                .sum())
                .figure(
                        "writerKills",
                        rounds.stream().mapToLong(SwapRound::kills).sum())
                .figure("serverSideReads", sum(rounds, found -> found.scriptReads.sum()))
                .figure("plainReads", sum(rounds, found -> found.plainReads.sum()))
                .figure("plainMixed", sum(rounds, found -> found.plainMixed.sum()))
                .figure("lateWrites", sum(rounds, found -> found.lateWrites.sum()))
                .figure("unjudged", sum(rounds, found -> found.unjudged.sum()))
                .figure("unanswered", sum(rounds, found -> found.unanswered.sum()))
                .figure("readers", readers)
                .figure("symbols", symbols)
                .note("plainMixed are sets of plain HGETALLs whose generations differ: their reader sees it and reads"
                        + " again. The server-side read never returns one.");
        rounds.forEach(round -> round.findings().examples().forEach(report::note));
    }

    private static long sum(List<SwapRound> rounds, ToLongFunction<SwapFindings> figure) {
        return rounds.stream()
                .mapToLong(round -> figure.applyAsLong(round.findings()))
                .sum();
    }
}
