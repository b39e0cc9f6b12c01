package capstan.cluster.prove.trial;

import capstan.cluster.cli.Console;
import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Logging;
import capstan.cluster.cli.Progress;
import capstan.cluster.cli.StopSignal;
import capstan.cluster.cli.Version;
import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.embedded.RedisCluster;
import capstan.cluster.embedded.SharedAddresses;
import capstan.cluster.local.ChildProcess;
import capstan.cluster.node.Node;
import capstan.cluster.node.NodeTap;
import capstan.cluster.prove.report.ProofReport;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of a proof: a folder of its own, everything that was started in it, and when it is over. What was started
/// ends with it, the last first. Owned by the thread that runs the proof; `isOver` and `await` may be called by any.
public final class Trial implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");
    /// Folders of stores, which a run leaves only when told to.
    private static final List<String> STORES = List.of("postgres", "redis", "redis-cluster", "exchange");

    private final StopSignal stop = new StopSignal();
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Map<String, Object> addresses = new HashMap<>();
    /// Nodes without a feed.
    private final Set<Node> stopped = new HashSet<>();
    private final DataFolder data;
    private final ProveOptions options;
    private final Console console;
    private final ProofReport report;
    private final long deadlineNanos;
    private volatile boolean isOutOfTime;

    private Trial(DataFolder data, ProveOptions options, Console console, ProofReport report) {
        this.data = data;
        this.options = options;
        this.console = console;
        this.report = report;
        deadlineNanos = System.nanoTime() + options.timeLimit.toNanos();
    }

    static Trial open(String name, ProveOptions options, Console console, ProofReport report) {
        StaleRuns.end(options.data);
        String run = name + "-" + ZonedDateTime.now(ZoneOffset.UTC).format(NAME);
        DataFolder data = DataFolder.open(options.data.resolve(run)).requireOwned();
        Logging.into(data.path());
        return new Trial(data, options, console, report);
    }

    /// The run's own folder.
    public Path folder() {
        return data.path();
    }

    public long seed() {
        return options.seed;
    }

    public Console console() {
        return console;
    }

    public ProofReport report() {
        return report;
    }

    /// A bar on a terminal; to be closed when the work is done.
    public Progress progress(String task, String unit, long total) {
        return Progress.of(console, task, unit, total);
    }

    /// True from Ctrl-C on, and when the time limit has passed: the proof ends as soon as it can.
    public boolean isOver() {
        if (!isOutOfTime && System.nanoTime() - deadlineNanos >= 0) {
            isOutOfTime = true;
        }
        return isOutOfTime || stop.isAsked();
    }

    /// Waits at most `time`.
    ///
    /// @return true when the trial is over
    public boolean await(Duration time) {
        long left = Math.min(time.toNanos(), deadlineNanos - System.nanoTime());
        stop.await(Duration.ofNanos(Math.max(0, left)));
        return isOver();
    }

    /// Why the trial ended before the proof did, empty when it did not.
    Optional<String> whyOver() {
        if (stop.isAsked()) {
            return Optional.of("interrupted");
        }
        return isOutOfTime ? Optional.of("the time limit of " + options.timeLimit + " passed") : Optional.empty();
    }

    /// Adds something to be ended with the trial, before everything that was added earlier.
    public void atEnd(Runnable close) {
        closing.push(close);
    }

    /// Starts embedded stores in the run's folder; `config` names them from here on.
    public EmbeddedServers stores(boolean postgres, boolean redis) {
        return stores(postgres, redis, SharedAddresses.NONE);
    }

    /// As `stores`; they listen at further addresses, too.
    public EmbeddedServers stores(boolean postgres, boolean redis, SharedAddresses shared) {
        EmbeddedServers servers = EmbeddedServers.open(data, postgres, redis, shared);
        atEnd(servers::close);
        if (postgres) {
            addresses.put(
                    "capstan.persistence.postgres.url", servers.addresses().postgresUrl());
        }
        if (redis) {
            addresses.put("capstan.persistence.redis.uri", servers.addresses().redisUri());
        }
        return servers;
    }

    /// Ends stores before the trial does, so that others can be started in their place. Kept ones go into a folder.
    ///
    /// @param name of that folder in the run's own
    public void endStores(EmbeddedServers servers, String name) {
        servers.close();
        clearStores(name);
    }

    private void clearStores(String name) {
        for (String store : STORES) {
            if (options.keep) {
                putAside(store, name);
            } else {
                delete(folder().resolve(store));
            }
        }
    }

    private void putAside(String store, String name) {
        try {
            if (Files.exists(folder().resolve(store))) {
                Files.createDirectories(folder().resolve(name));
                Files.move(folder().resolve(store), folder().resolve(name).resolve(store));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a store of the trial cannot be put aside in " + name, e);
        }
    }

    /// Starts a Redis Cluster in the run's folder; `config` names it from here on.
    public RedisCluster redisCluster(int masters) {
        RedisCluster cluster = RedisCluster.start(data, masters);
        atEnd(cluster::close);
        addresses.put("capstan.persistence.redis.uri", cluster.uri());
        return cluster;
    }

    /// The whole configuration: what is built in, over it the addresses of the stores, over it `settings`.
    public Config config(Map<String, ?> settings) {
        var all = new HashMap<String, Object>(addresses);
        all.putAll(settings);
        return LayeredConfig.of(all, null);
    }

    /// Starts the simulated exchange in this process.
    public SimulatedExchange exchange(ExchangeSettings settings) {
        SimulatedExchange exchange = SimulatedExchange.start(settings);
        atEnd(exchange::close);
        return exchange;
    }

    /// Settings by which a node follows every symbol of this exchange.
    public static Map<String, Object> following(SimulatedExchange exchange) {
        var settings = new HashMap<String, Object>();
        settings.put(
                "capstan.node.symbols",
                exchange.listings().stream().map(listing -> listing.symbol()).toList());
        settings.put("capstan.streams.connection.url", "ws://" + exchange.host() + ":" + exchange.sbePort());
        settings.put("capstan.streams.connection.api-key", "simulated");
        settings.put("capstan.streams.rest.base-url", "http://" + exchange.host() + ":" + exchange.restPort());
        return settings;
    }

    /// Starts a node in this process; its feed is stopped before it is closed.
    public Node node(Config config, NodeTap tap) {
        Node node = Node.start(config, Version.current(), tap);
        atEnd(() -> {
            stopFeed(node);
            node.close();
        });
        return node;
    }

    /// Stops a node's feed, which can be done once, and waits until what it collected is journaled.
    public void stopFeed(Node node) {
        if (stopped.add(node)) {
            node.stopFeed();
        }
    }

    /// Starts another Capstan as a process of its own; it is killed with the trial when it still runs.
    ///
    /// @param name of its file of errors in the run's folder
    /// @param arguments of the command line
    public ChildProcess child(String name, List<String> arguments) {
        ChildProcess child = ChildProcess.start(folder().resolve(name + ".err"), List.of(), arguments);
        atEnd(child::kill);
        return child;
    }

    /// Ends everything that was started so far, before the trial is over, so that it can be started anew in its place.
    ///
    /// @param name of the folder in the run's own into which kept stores go
    public void endPart(String name) {
        endAll();
        clearStores(name);
    }

    private void endAll() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().run();
            } catch (RuntimeException failure) {
                LOG.warn("a part of the trial did not end cleanly", failure);
            }
        }
    }

    @Override
    public void close() {
        endAll();
        data.close();
        if (!options.keep) {
            STORES.forEach(store -> delete(folder().resolve(store)));
        }
        stop.close();
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("a store of the trial could not be deleted folder={} reason={}", folder, e.getMessage());
        }
    }
}
