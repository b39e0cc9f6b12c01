package capstan.bench.load;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Version;
import capstan.cluster.node.Node;
import capstan.cluster.node.NodeTap;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/// A whole node of this process on embedded stores.
final class LoadNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Config config;
    private final Node node;

    private LoadNode(Config config, Node node) {
        this.config = config;
        this.node = node;
    }

    /// @param market that feeds it, over as many lines as it has streams
    /// @param settings over the configuration that every node runs with
    static LoadNode start(LoadStores stores, MarketAddresses market, Map<String, ?> settings, NodeTap tap) {
        var all = new HashMap<>(stores.settings());
        all.put("capstan.node.symbols", market.symbols());
        all.put("capstan.node.roles", List.of("ingest", "market"));
        all.put(
                "capstan.node.lines",
                market.streamUrls().stream().map(url -> Map.of("url", url)).toList());
        all.put("capstan.streams.connection.api-key", "simulated");
        all.put("capstan.streams.rest.base-url", market.restUrl());
        all.putAll(settings);
        Config config = LayeredConfig.of(all, null);
        return new LoadNode(config, Node.start(config, Version.current(), tap));
    }

    Config config() {
        return config;
    }

    void awaitLive() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!statuses().stream().allMatch(status -> status.status().equals("LIVE"))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the symbols were not live within " + PATIENCE + ": "
                        + statuses().stream()
                                .map(status -> status.symbol() + " " + status.status() + " " + status.reason())
                                .toList());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// Lets the load run on.
    static void runFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /// How much a figure grew between two looks, over all symbols.
    static long grown(List<SymbolStatus> before, List<SymbolStatus> after, ToLongFunction<SymbolStatus> figure) {
        return after.stream().mapToLong(figure).sum()
                - before.stream().mapToLong(figure).sum();
    }

    List<SymbolStatus> statuses() {
        try {
            return node.statuses(PATIENCE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a symbol did not answer within " + PATIENCE, e);
        }
    }

    @Override
    public void close() {
        node.stopFeed();
        node.close();
    }
}
