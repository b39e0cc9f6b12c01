package capstan.cluster.cli;

import capstan.cluster.embedded.FreePorts;
import capstan.cluster.embedded.SharedAddresses;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.hosts.HostsUnavailable;
import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.local.NodeEnded;
import capstan.cluster.local.NodePlace;
import capstan.cluster.node.LinesSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Several nodes on this machine as one cluster.
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "Runs several nodes as one cluster on this machine, each a process with addresses of its own, on shared",
            "embedded stores and fed by one simulated exchange. Goes on until Ctrl-C, or stops by itself after --for and",
            "then verifies the journal. A node may be killed and the others go on."
        })
final class ClusterCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration FEED_STOP = Duration.ofSeconds(20);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final StoreOptions stores = new StoreOptions();

    @Mixin
    private final MarketOptions market = new MarketOptions();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "how many nodes, at most " + LocalPlan.MOST_NODES + " (default: ${DEFAULT-VALUE})")
    private int nodes = 3;

    @Option(
            names = "--ingest",
            paramLabel = "N",
            description = "how many of them have the role ingest and may run lines (default: 2, or 1 of one node)")
    private @Nullable Integer ingest;

    @Option(
            names = "--lines",
            paramLabel = "N",
            description =
                    "how many lines bring every symbol; they are spread over the nodes with the role ingest, so that one"
                            + " of these may be killed (default: one for each)")
    private @Nullable Integer lines;

    @Option(
            names = "--replicas",
            paramLabel = "1|2",
            defaultValue = "1",
            description =
                    "how many entities follow each symbol: 2 has one stand by on another node and take over when the"
                            + " first is gone (default: ${DEFAULT-VALUE})")
    private int replicas = 1;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "stop after this long, for example 60s, verify the journal and print a summary")
    private @Nullable Duration period;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "port of the first node's HTTP API, the others have those behind it; 0 for free ones"
                    + " (default: ${DEFAULT-VALUE})")
    private int httpPort;

    @Option(
            names = "--hosts",
            description = "run each node in a network namespace of its own, at an address of its own, so that links can"
                    + " be cut with `ip`; needs Linux, the rights of root and iproute2")
    private boolean hosts;

    private long gapsBeforeLive;

    @Override
    public Integer call() {
        Console console = common.console();
        int ingesting = ingest == null ? Math.min(2, nodes) : ingest;
        int connections = lines == null ? ingesting : lines;
        OptionBounds.within("--nodes", nodes, 1, LocalPlan.MOST_NODES);
        OptionBounds.within("--ingest", ingesting, 1, nodes);
        OptionBounds.within("--lines", connections, 1, LinesSettings.FIRST_OTHER_NUMBER - 1);
        OptionBounds.within("--replicas", replicas, 1, LocalPlan.MOST_REPLICAS);
        if (hosts && (stores.postgres != null || stores.redis != null)) {
            throw OptionBounds.wrong("--hosts goes with embedded stores only, got --postgres or --redis");
        }
        try (StopSignal stop = new StopSignal();
                HostNetwork network = hosts ? network() : null;
                Stores opened = Stores.open(stores, true, network == null ? SharedAddresses.NONE : network.shared());
                SimulatedExchange exchange = exchange(opened.folder(), connections, network)) {
            Config config = Operator.withToken(opened.config(Map.of()));
            long begin = System.nanoTime();
            LocalPlan plan = plan(opened, exchange, ingesting, config, network);
            try (LocalCluster cluster = LocalCluster.start(plan, stores.config)) {
                if (awaitUp(console, cluster, stop)) {
                    announce(console, opened, cluster, ingesting);
                    gapsBeforeLive = awaitLive(console, cluster, stop, begin);
                    run(console, cluster, stop);
                }
                return finish(console, config, cluster, begin);
            }
        }
    }

    private HostNetwork network() {
        try {
            return HostNetwork.open(nodes);
        } catch (HostsUnavailable e) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT, "networks for --hosts cannot be made: " + e.getMessage(), e);
        }
    }

    private SimulatedExchange exchange(Path folder, int lines, @Nullable HostNetwork network) {
        GeneratorSettings generator = market.generator().withDataFolder(folder.resolve("exchange"));
        var settings = ExchangeSettings.builder().generated(generator).lines(lines);
        return SimulatedExchange.start((network == null ? settings : settings.host(network.exchangeHost())).build());
    }

    private LocalPlan plan(
            Stores opened, SimulatedExchange exchange, int ingesting, Config config, @Nullable HostNetwork network) {
        var shared = new HashMap<>(
                network == null ? opened.addresses() : opened.addresses(network.postgresHost(), network.redisHost()));
        shared.put(
                "capstan.node.symbols",
                exchange.listings().stream().map(listing -> listing.symbol()).toList());
        shared.put("capstan.streams.connection.api-key", "simulated");
        shared.put("capstan.streams.rest.base-url", "http://" + exchange.host() + ":" + exchange.restPort());
        shared.put(Operator.TOKEN, config.getString(Operator.TOKEN));
        return new LocalPlan(
                network == null ? NodePlace.onLoopback(FreePorts.several(nodes)) : network.places(),
                IntStream.rangeClosed(1, exchange.lines())
                        .mapToObj(exchange::streamUri)
                        .toList(),
                shared,
                httpPort,
                opened.folder().resolve("nodes"),
                replicas,
                false,
                ingesting);
    }

    /// @return false when the user wants to stop before
    private static boolean awaitUp(Console console, LocalCluster cluster, StopSignal stop) {
        CompletableFuture<Void> all = cluster.allUp();
        long deadline = System.nanoTime() + START.toNanos();
        try (Progress progress =
                Progress.of(console, "starting", "nodes", cluster.nodes().size())) {
            while (!all.isDone()) {
                progress.to(cluster.nodes().stream()
                        .filter(node -> node.up().isDone())
                        .count());
                if (stop.await(LOOK)) {
                    return false;
                }
                if (System.nanoTime() > deadline) {
                    throw new CommandFailed(
                            CommandFailed.ENVIRONMENT,
                            "the nodes were not up within " + START.toSeconds() + " s; their logs say why");
                }
            }
        }
        if (all.isCompletedExceptionally() && all.exceptionNow() instanceof NodeEnded ended) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, String.valueOf(ended.getMessage()), ended);
        }
        return true;
    }

    private void announce(Console console, Stores opened, LocalCluster cluster, int ingesting) {
        console.say("capstan cluster: data in " + opened.folder());
        for (LocalNode node : cluster.nodes()) {
            LocalNode.Up up = node.up().join();
            console.say("  node " + node.number() + "      " + up.url() + "   cluster " + up.address() + ", pid "
                    + node.handle().pid() + (node.number() <= ingesting ? ", ingest" : ""));
        }
        console.say("  cluster     " + cluster.nodes().getFirst().up().join().url() + "/cluster");
        console.say("  redis       " + opened.redisAddress() + "   HGETALL ob:{BTCUSDT}");
        console.say("  postgresql  " + opened.postgresAddress());
        console.say("  logs        " + opened.folder().resolve("nodes"));
    }

    /// Lines begin one after the other, and what one begins with may be ahead of what the others have brought.
    ///
    /// @return gaps that were found until every symbol was live
    private long awaitLive(Console console, LocalCluster cluster, StopSignal stop, long begin) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!stop.isAsked()) {
            Optional<ClusterFigures> now = ClusterFigures.of(cluster);
            if (now.isPresent()
                    && now.get().members() == nodes
                    && now.get().live() == now.get().count()) {
                console.say("  live after  " + (System.nanoTime() - begin) / 1_000_000 + " ms");
                return now.get().sum("gaps");
            }
            if (System.nanoTime() > deadline) {
                console.say(
                        "  not every node is up and every symbol live yet; going on, see /cluster and /symbols of a node");
                return 0;
            }
            stop.await(LOOK);
        }
        return 0;
    }

    private void run(Console console, LocalCluster cluster, StopSignal stop) {
        long end = period == null ? Long.MAX_VALUE : System.nanoTime() + period.toNanos();
        boolean watched = System.console() != null && System.console().isTerminal() && !console.isJson();
        var gone = new TreeMap<Integer, Boolean>();
        while (!stop.isAsked()) {
            long left = period == null ? Long.MAX_VALUE : end - System.nanoTime();
            if (left <= 0 || stop.await(Duration.ofNanos(Math.min(left, SECOND.toNanos())))) {
                return;
            }
            for (LocalNode node : cluster.nodes()) {
                if (!node.isAlive() && gone.put(node.number(), true) == null) {
                    console.say("  node " + node.number() + " has ended, the others go on (exit code "
                            + node.exitCode().orElse(-1) + ", " + node.errors() + ")");
                }
            }
            if (watched) {
                ClusterFigures.of(cluster).ifPresent(now -> console.say(line(now)));
            }
        }
    }

    private static String line(ClusterFigures now) {
        return String.format(
                "  %d members  %d/%d live  frames %,d  trades %,d  gaps %d  symbols by node %s",
                now.members(),
                now.live(),
                now.count(),
                now.sum("frames"),
                now.sum("trades"),
                now.sum("gaps"),
                now.symbolsByNode());
    }

    private int finish(Console console, Config config, LocalCluster cluster, long begin) {
        // Taken while the feed flows: stopping it labels every book as disconnected, which is no gap of the feed.
        Optional<ClusterFigures> flowing = ClusterFigures.of(cluster);
        var proof = period == null ? null : ClusterProof.begin(console, config, flowing);
        boolean drained = cluster.stopFeed(FEED_STOP);
        Optional<ClusterFigures> last = ClusterFigures.of(cluster).or(() -> flowing);
        boolean clean = cluster.stop();
        var report = new Report()
                .put("nodes", nodes)
                .put("members", flowing.map(ClusterFigures::members).orElse(0));
        report.put("symbols", last.map(ClusterFigures::count).orElse(0))
                .put("seconds", (System.nanoTime() - begin) / 1_000_000_000);
        last.ifPresent(figures -> figures.tellTotals(report));
        report.put(
                        "gaps",
                        flowing.map(figures -> figures.sum("gaps") - gapsBeforeLive)
                                .orElse(-1L))
                .put("gapsBeforeLive", gapsBeforeLive)
                .put("feedDrained", drained)
                .put("stoppedCleanly", clean);
        boolean holds = true;
        if (proof != null) {
            boolean verified = proof.finish(report.part("verification"));
            report.put("verified", verified);
            holds = verified && clean && flowing.map(ClusterFigures::members).orElse(0) == nodes;
        }
        Map<String, String> names = cluster.nodes().stream()
                .filter(node -> node.up().isDone() && !node.up().isCompletedExceptionally())
                .collect(Collectors.toMap(
                        node -> node.up().join().address(), node -> "node-" + node.number(), (first, _) -> first));
        report.list("nodesSeen", flowing.map(figures -> figures.nodes(names)).orElse(List.of()));
        report.list("books", last.map(ClusterFigures::books).orElse(List.of()));
        console.report(report);
        return holds ? 0 : CommandFailed.CHECK_FAILED;
    }
}
