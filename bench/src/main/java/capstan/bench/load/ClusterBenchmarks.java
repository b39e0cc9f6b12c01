package capstan.bench.load;

import capstan.bench.load.SilenceTrials.Way;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.Report;
import capstan.cluster.embedded.FreePorts;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.hosts.HostsUnavailable;
import capstan.cluster.local.NodePlace;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.simulator.market.Listing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What a cluster costs and how long readers see nothing new when one of its nodes goes. Nodes are processes of this
/// machine, so more of them share its cores: frames a second on several nodes tell what crossing nodes costs and not
/// what more machines bring.
public final class ClusterBenchmarks {

    private static final String SIZE = "load.Cluster.size";
    private static final String SILENCE = "load.Cluster.silence";
    private static final String PARTITION = "load.Cluster.partition";
    private static final List<String> FULL_SPEED = List.of("--full-speed", "--diff-events", "40");
    private static final int FRAMES_PER_SECOND = 2_000;
    /// Of a node that goes: a market that leaves a small machine room, since nodes that wait for each other's
    /// processors tell nothing of how they hand over.
    private static final int FEW_SYMBOLS = 8;
    private static final int FEW_FRAMES_PER_SECOND = 800;
    /// One with the line, three that hold the symbols: the one that was just started anew is not the one to go on.
    private static final int NODES = 4;

    private final LoadPlan plan;
    private final Console console;
    private final List<Report> reports = new ArrayList<>();
    private boolean isProved = true;

    public ClusterBenchmarks(LoadPlan plan, Console console) {
        this.plan = plan;
        this.console = console;
    }

    /// One report a benchmark and its variant; none when none is meant.
    public List<Report> run() {
        if (plan.wants(SIZE)) {
            sizes();
        }
        SilenceTrials.@Nullable Outcome control = null;
        for (int replicas = 1; replicas <= 2; replicas++) {
            if (plan.wants(SILENCE + ".replicas" + replicas)) {
                SilenceTrials.@Nullable Outcome killed = silence(replicas, control);
                control = control == null ? killed : control;
            }
        }
        if (plan.wants(PARTITION)) {
            partition();
        }
        return reports;
    }

    /// Whether the journals of all clusters that lost nodes hold.
    public boolean isProved() {
        return isProved;
    }

    private void sizes() {
        double alone = 0;
        for (int nodes : plan.clusterSizes()) {
            double framesPerSecond = saturated(nodes);
            alone = alone == 0 ? framesPerSecond : alone;
            reports.add(new Report()
                    .put("benchmark", SIZE)
                    .put("parameters", List.of("nodes=" + nodes, "load=saturation"))
                    .put("score", Figures.rounded(framesPerSecond, 0))
                    .put("unit", "frames/s")
                    .put("control", "nodes=" + plan.clusterSizes().getFirst())
                    .put("ratio", Figures.rounded(framesPerSecond / alone, 2)));
            latency(nodes);
        }
    }

    private double saturated(int nodes) {
        console.say("frames a second on " + nodes + " nodes …");
        try (LoadStores stores = LoadStores.open(plan.folder());
                LoadExchange exchange = LoadExchange.start(stores, FULL_SPEED);
                LoadCluster cluster =
                        LoadCluster.start(stores, stores.settings(), exchange.addresses(), loopback(nodes), 1, false)) {
            cluster.awaitWhole();
            LoadNode.runFor(plan.warmUp());
            long before = cluster.frames();
            long begin = System.nanoTime();
            LoadNode.runFor(plan.measured());
            return (cluster.frames() - before) / ((System.nanoTime() - begin) / 1e9);
        }
    }

    /// At a fixed rate, of symbols on the line's own node and of those on others.
    private void latency(int nodes) {
        console.say("latency on " + nodes + " nodes …");
        try (LoadStores stores = LoadStores.open(plan.folder());
                SimulatedExchange exchange = market(GeneratorSettings.defaults(), FRAMES_PER_SECOND, null);
                LoadCluster cluster =
                        LoadCluster.start(stores, stores.settings(), addresses(exchange), loopback(nodes), 1, false);
                var ages = new RedisAges(cluster.config(), addresses(exchange).symbols())) {
            cluster.awaitWhole();
            LoadNode.runFor(plan.warmUp());
            String own = cluster.nodes().node(1).up().join().address();
            var local = new HashSet<String>();
            var remote = new HashSet<String>();
            cluster.members()
                    .forEach(member -> (member.address().equals(own) ? local : remote).addAll(member.symbols()));
            Histogram here = measured(ages, local);
            tellLatency(nodes, "local", local.size(), here, here);
            if (!remote.isEmpty()) {
                tellLatency(nodes, "remote", remote.size(), measured(ages, remote), here);
            }
        }
    }

    private Histogram measured(RedisAges ages, Set<String> symbols) {
        RedisAges.Window window = ages.open(symbols);
        LoadNode.runFor(plan.measured());
        return window.latencies();
    }

    private void tellLatency(int nodes, String where, int symbols, Histogram latencies, Histogram control) {
        var report = new Report()
                .put("benchmark", SIZE)
                .put("parameters", List.of("nodes=" + nodes, "load=" + FRAMES_PER_SECOND, "entity=" + where))
                .put("symbols", symbols)
                .put("score", latencies.getValueAtPercentile(50))
                .put("unit", "us at p50, exchange to Redis")
                .put("control", "entity=local")
                .put(
                        "ratio",
                        Figures.rounded(
                                control.getValueAtPercentile(50) / Math.max(1.0, latencies.getValueAtPercentile(50)),
                                2));
        Figures.tell(report.part("exchangeToRedisMicros"), latencies);
        reports.add(report);
    }

    /// @param control of killed nodes without standby, null when this is it
    private SilenceTrials.Outcome silence(int replicas, SilenceTrials.@Nullable Outcome control) {
        console.say("silence when a node goes, replicas=" + replicas + " …");
        try (LoadStores stores = LoadStores.open(plan.folder());
                SimulatedExchange exchange = smallMarket(null);
                LoadCluster cluster = LoadCluster.start(
                        stores, stores.settings(), addresses(exchange), loopback(NODES), replicas, true);
                var ages = new RedisAges(cluster.config(), addresses(exchange).symbols())) {
            cluster.awaitWhole();
            LoadNode.runFor(plan.warmUp());
            var trials = new SilenceTrials(cluster, ages, console, null);
            SilenceTrials.Outcome left = trials.run(Way.LEAVE, plan.trials());
            SilenceTrials.Outcome killed = trials.run(Way.KILL, plan.trials());
            SilenceTrials.Outcome against = control == null ? killed : control;
            Report journal = prove(cluster);
            tellSilence(Way.LEAVE, replicas, left, against, journal);
            tellSilence(Way.KILL, replicas, killed, against, journal);
            return killed;
        }
    }

    private void partition() {
        try (HostNetwork network = HostNetwork.open(NODES);
                LoadStores stores = LoadStores.open(plan.folder(), network.shared());
                SimulatedExchange exchange = smallMarket(network.exchangeHost());
                LoadCluster cluster = LoadCluster.start(
                        stores,
                        stores.settings(network.postgresHost(), network.redisHost()),
                        addresses(exchange),
                        network.places(),
                        1,
                        true);
                var ages = new RedisAges(cluster.config(), addresses(exchange).symbols())) {
            console.say("silence when a node is cut off …");
            cluster.awaitWhole();
            LoadNode.runFor(plan.warmUp());
            SilenceTrials.Outcome cut =
                    new SilenceTrials(cluster, ages, console, network).run(Way.PARTITION, plan.trials());
            tellSilence(Way.PARTITION, 1, cut, cut, prove(cluster));
        } catch (HostsUnavailable unavailable) {
            console.say("partition left out: " + unavailable.getMessage());
        }
    }

    /// Ends a cluster.
    ///
    /// @return what its journal holds after all trials
    private Report prove(LoadCluster cluster) {
        console.say("folding the journal …");
        var journal = new Report();
        isProved &= cluster.endProved(console, journal);
        return journal;
    }

    /// @param journal of all trials of this cluster, in whichever way nodes went
    private void tellSilence(
            Way way, int replicas, SilenceTrials.Outcome outcome, SilenceTrials.Outcome control, Report journal) {
        var report = new Report()
                .put("benchmark", way == Way.PARTITION ? PARTITION : SILENCE)
                .put("parameters", List.of("way=" + way.name().toLowerCase(Locale.ROOT), "replicas=" + replicas))
                .put("score", outcome.silenceMillis(50))
                .put("unit", "ms of age at p50, greatest of a trial")
                .put("control", way == Way.PARTITION ? "way=partition" : "way=kill, replicas=1")
                .put("ratio", Figures.rounded(control.silenceMillis(50) / Math.max(0.1, outcome.silenceMillis(50)), 2));
        outcome.tell(report);
        report.put("journal", journal);
        reports.add(report);
    }

    private static SimulatedExchange smallMarket(@Nullable String host) {
        return market(
                GeneratorSettings.defaults().withSymbols(SymbolSpec.first(FEW_SYMBOLS)), FEW_FRAMES_PER_SECOND, host);
    }

    private static SimulatedExchange market(GeneratorSettings generator, int framesPerSecond, @Nullable String host) {
        var settings = ExchangeSettings.builder().generated(generator.withPace(new Pace.Frames(framesPerSecond)));
        return SimulatedExchange.start((host == null ? settings : settings.host(host)).build());
    }

    private static MarketAddresses addresses(SimulatedExchange exchange) {
        return new MarketAddresses(
                IntStream.rangeClosed(1, exchange.lines())
                        .mapToObj(line -> exchange.streamUri(line).toString())
                        .toList(),
                "http://" + exchange.host() + ":" + exchange.restPort(),
                exchange.listings().stream().map(Listing::symbol).toList());
    }

    private static List<NodePlace> loopback(int nodes) {
        return NodePlace.onLoopback(FreePorts.several(nodes));
    }
}
