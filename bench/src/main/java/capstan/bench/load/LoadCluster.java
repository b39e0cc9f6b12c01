package capstan.bench.load;

import capstan.cluster.cli.ClusterFigures;
import capstan.cluster.cli.ClusterProof;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Report;
import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.local.NodePlace;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Nodes in processes of their own, of which the first one has the line. Owned by one thread.
final class LoadCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration FEED_STOP = Duration.ofSeconds(20);

    private final Config config;
    private final LocalCluster cluster;

    private LoadCluster(Config config, LocalCluster cluster) {
        this.config = config;
        this.cluster = cluster;
    }

    /// A member as it tells of itself.
    ///
    /// @param symbols that it holds
    record Member(String address, Set<String> symbols) {}

    /// @param stores by which this process finds them
    /// @param shared settings by which the nodes do
    /// @param replicas entities a symbol
    /// @param linesApart whether the node with the line holds no symbols
    static LoadCluster start(
            LoadStores stores,
            Map<String, Object> shared,
            MarketAddresses market,
            List<NodePlace> places,
            int replicas,
            boolean linesApart) {
        var all = new HashMap<>(shared);
        all.put("capstan.node.symbols", market.symbols());
        all.put("capstan.streams.connection.api-key", "simulated");
        all.put("capstan.streams.rest.base-url", market.restUrl());
        var plan = new LocalPlan(
                places,
                market.streamUrls().stream().map(URI::create).toList(),
                all,
                0,
                stores.path().resolve("nodes"),
                replicas,
                linesApart,
                1);
        return new LoadCluster(LayeredConfig.of(stores.settings(), null), LocalCluster.start(plan, null));
    }

    /// The configuration by which this process finds the stores.
    Config config() {
        return config;
    }

    LocalCluster nodes() {
        return cluster;
    }

    /// Waits until every node is a member and every symbol live.
    void awaitWhole() {
        await("every node to be a member and every symbol live", () -> {
            JsonNode symbols = symbols();
            return members().size() == cluster.nodes().size()
                    && !symbols.path("symbols").isEmpty()
                    && symbols.path("states").path("LIVE").asInt()
                            == symbols.path("symbols").size();
        });
    }

    /// @throws IllegalStateException when it does not come true for long
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + PATIENCE + " in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// Those that are up.
    List<Member> members() {
        return cluster.ask("/cluster").stream()
                .flatMap(answer -> answer.path("members").valueStream())
                .filter(member -> member.path("status").asText().equals("Up"))
                .map(member -> new Member(member.path("address").asText(), names(member.path("symbols"))))
                .toList();
    }

    /// Waits until it is known where symbols are.
    ///
    /// @return the member with most symbols that has no line
    Member awaitBusiest() {
        var found = new AtomicReference<@Nullable Member>();
        await("a node without a line to hold a symbol", () -> {
            busiest().filter(member -> !member.symbols().isEmpty()).ifPresent(found::set);
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    private Optional<Member> busiest() {
        String withLine = cluster.node(1).up().join().address();
        return members().stream()
                .filter(member -> !member.address().equals(withLine))
                .max(Comparator.comparingInt(member -> member.symbols().size()));
    }

    /// The process that a member is.
    LocalNode process(Member member) {
        return cluster.nodes().stream()
                .filter(node -> node.isAlive() && node.up().join().address().equals(member.address()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no process has the address " + member.address()));
    }

    /// Frames that all entities together have taken.
    long frames() {
        return symbols()
                .path("symbols")
                .valueStream()
                .mapToLong(symbol -> symbol.path("counters").path("frames").asLong())
                .sum();
    }

    private JsonNode symbols() {
        return cluster.ask("/symbols").orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance);
    }

    private static Set<String> names(JsonNode ids) {
        var names = new TreeSet<String>();
        ids.forEach(id -> names.add(id.asText().substring(id.asText().indexOf(':') + 1)));
        return names;
    }

    /// Ends all nodes and holds the journal against what they and Redis showed last.
    ///
    /// @param found where it is told what the journal holds
    /// @return whether every symbol's journal holds, with no trade lost or doubled in it
    boolean endProved(Console console, Report found) {
        var proof = ClusterProof.begin(console, config, ClusterFigures.of(cluster));
        close();
        return proof.finish(found);
    }

    @Override
    public void close() {
        cluster.stopFeed(FEED_STOP);
        cluster.close();
    }
}
