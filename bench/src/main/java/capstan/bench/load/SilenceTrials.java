package capstan.bench.load;

import capstan.cluster.cli.Console;
import capstan.cluster.cli.Report;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.local.LocalNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One way in which a node goes, again and again: how old the symbols that it held become in the eyes of a reader of
/// Redis, and how long nothing newer is published of each. The other symbols are looked at as well: their ages are what
/// the machine alone makes of it. The node is started anew after each trial.
final class SilenceTrials {

    /// How the node that holds most symbols goes.
    enum Way {
        /// It leaves and hands over.
        LEAVE,
        /// SIGKILL.
        KILL,
        /// It is cut off from the other nodes and still reaches the stores; they take it for dead, and it ends itself.
        PARTITION
    }

    private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(10);
    private static final int DIGITS = 3;
    private static final Duration YOUNG = Duration.ofMillis(500);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
    /// Between two trials, for what the last one left to do.
    private static final Duration REST = Duration.ofSeconds(5);

    private final LoadCluster cluster;
    private final RedisAges ages;
    private final Console console;
    private final @Nullable HostNetwork network;

    /// @param silences greatest age of each trial, µs
    /// @param handOvers longest pause of each symbol that moved, µs
    /// @param others greatest age of each trial of the symbols of other nodes, µs
    record Outcome(Histogram silences, Histogram handOvers, Histogram others) {

        static Outcome empty() {
            return new Outcome(
                    new Histogram(HIGHEST_MICROS, DIGITS),
                    new Histogram(HIGHEST_MICROS, DIGITS),
                    new Histogram(HIGHEST_MICROS, DIGITS));
        }

        double silenceMillis(double percentile) {
            return Figures.rounded(silences.getValueAtPercentile(percentile) / 1_000.0, 1);
        }

        void tell(Report report) {
            report.put("trials", silences.getTotalCount()).put("symbolsMoved", handOvers.getTotalCount());
            tell(report.part("silenceMillis"), silences);
            tell(report.part("handOverMillis"), handOvers);
            tell(report.part("othersMillis"), others);
        }

        private static void tell(Report report, Histogram micros) {
            report.put("p50", Figures.rounded(micros.getValueAtPercentile(50) / 1_000.0, 1))
                    .put("p99", Figures.rounded(micros.getValueAtPercentile(99) / 1_000.0, 1))
                    .put("max", Figures.rounded(micros.getMaxValue() / 1_000.0, 1));
        }
    }

    /// @param network in which the nodes are, null when each link is the machine's own
    SilenceTrials(LoadCluster cluster, RedisAges ages, Console console, @Nullable HostNetwork network) {
        this.cluster = cluster;
        this.ages = ages;
        this.console = console;
        this.network = network;
    }

    Outcome run(Way way, int trials) {
        var outcome = Outcome.empty();
        for (int trial = 1; trial <= trials; trial++) {
            LoadNode.runFor(REST);
            run(way, outcome);
            console.say(String.format(
                    "  %-9s %2d/%d  median silence so far %,.0f ms, longest %,.0f ms",
                    way.name().toLowerCase(java.util.Locale.ROOT),
                    trial,
                    trials,
                    outcome.silenceMillis(50),
                    outcome.silences.getMaxValue() / 1_000.0));
        }
        return outcome;
    }

    private void run(Way way, Outcome outcome) {
        LoadCluster.Member member = cluster.awaitBusiest();
        LocalNode node = cluster.process(member);
        RedisAges.Window window = ages.open(member.symbols());
        go(way, node);
        LoadCluster.await(
                "the others to know that node " + node.number() + " is gone",
                () -> cluster.members().stream()
                        .noneMatch(other -> other.address().equals(member.address())));
        if (!node.awaitEnd(ENDS_WITHIN) && way == Way.LEAVE) {
            throw new IllegalStateException(
                    "node " + node.number() + " did not end as it should; see " + node.errors());
        }
        LoadCluster.await("readers to see its symbols live", () -> window.areYoungerThan(YOUNG));
        record(outcome.silences, window.oldestMicros());
        record(outcome.others, window.oldestOtherMicros());
        window.longestPausesMicros().forEach(pause -> record(outcome.handOvers, pause));
        if (network != null) {
            network.heal();
        }
        cluster.nodes().restart(node.number());
        cluster.awaitWhole();
    }

    private void go(Way way, LocalNode node) {
        switch (way) {
            case LEAVE -> node.leave();
            case KILL -> node.kill();
            case PARTITION -> {
                if (network == null) {
                    throw new IllegalStateException("a partition needs a network of its own");
                }
                network.part(Set.of(node.number()));
            }
        }
    }

    private static void record(Histogram histogram, long micros) {
        histogram.recordValue(Math.clamp(micros, 0, HIGHEST_MICROS));
    }
}
