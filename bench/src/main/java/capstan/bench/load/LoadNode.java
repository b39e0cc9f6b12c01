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

/// A whole node of this process on embedded stores, fed by an exchange in a process of its own.
final class LoadNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LoadExchange exchange;
    private final Config config;
    private final Node node;

    private LoadNode(LoadExchange exchange, Config config, Node node) {
        this.exchange = exchange;
        this.config = config;
        this.node = node;
    }

    /// @param exchangeOptions of `capstan exchange`
    /// @param settings over the configuration that every node runs with
    static LoadNode start(LoadStores stores, List<String> exchangeOptions, Map<String, ?> settings, NodeTap tap) {
        LoadExchange exchange = LoadExchange.start(stores.path().resolve("exchange.err"), exchangeOptions);
        var all = new HashMap<>(stores.settings());
        all.put("capstan.node.symbols", exchange.symbols());
        all.put("capstan.node.roles", List.of("ingest", "market"));
        all.put("capstan.streams.connection.url", exchange.streamUrl());
        all.put("capstan.streams.connection.api-key", "simulated");
        all.put("capstan.streams.rest.base-url", exchange.restUrl());
        all.putAll(settings);
        Config config = LayeredConfig.of(all, null);
        try {
            return new LoadNode(exchange, config, Node.start(config, Version.current(), tap));
        } catch (RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    LoadExchange exchange() {
        return exchange;
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
        try {
            node.stopFeed();
            node.close();
        } finally {
            exchange.close();
        }
    }
}
