package capstan.persistence;

import capstan.persistence.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Three masters, each with a third of the slots.
public final class TestRedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<TestRedis> nodes = new ArrayList<>();

    private TestRedisCluster() {
        for (int number = 0; number < MASTERS; number++) {
            nodes.add(TestRedis.startClusterNode());
            String slots = IntStream.range(SLOTS * number / MASTERS, SLOTS * (number + 1) / MASTERS)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            nodes.get(number).ask("CLUSTER ADDSLOTS " + slots);
            nodes.get(number).ask("CLUSTER SET-CONFIG-EPOCH " + (number + 1));
        }
        for (TestRedis node : nodes) {
            nodes.getFirst().ask("CLUSTER MEET 127.0.0.1 " + node.port());
        }
        awaitWhole();
    }

    public static TestRedisCluster start() {
        return new TestRedisCluster();
    }

    public List<TestRedis> nodes() {
        return nodes;
    }

    public TestRedis anyNode() {
        return nodes.getFirst();
    }

    public RedisSettings settings() {
        return anyNode()
                .settings(Map.of("uri", "redis+cluster://127.0.0.1:" + anyNode().port()));
    }

    public void awaitWhole() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> nodes.stream()
                        .map(node -> node.ask("CLUSTER INFO"))
                        .allMatch(info -> info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")));
    }

    /// Number of the node that holds a slot.
    public int ownerOf(int slot) {
        for (int number = 0; number < MASTERS; number++) {
            if (slot < SLOTS * (number + 1) / MASTERS) {
                return number;
            }
        }
        throw new IllegalArgumentException("slots lie below " + SLOTS + ", got " + slot);
    }

    /// Hands a slot with all its keys from one node to another.
    ///
    /// @param meanwhile runs when the keys are gone and the slot is still the old owner's, which then answers ASK
    public void move(int slot, int from, int to, Runnable meanwhile) {
        TestRedis old = nodes.get(from);
        TestRedis next = nodes.get(to);
        next.ask("CLUSTER SETSLOT " + slot + " IMPORTING " + id(old));
        old.ask("CLUSTER SETSLOT " + slot + " MIGRATING " + id(next));
        String keys = old.ask("CLUSTER GETKEYSINSLOT " + slot + " 100")
                .lines()
                .filter(line -> !line.startsWith("*") && !line.startsWith("$") && !line.startsWith("+"))
                .collect(Collectors.joining(" "));
        String moved = old.ask("MIGRATE 127.0.0.1 " + next.port() + " \u0000 0 5000 KEYS " + keys);
        if (!moved.startsWith("+OK")) {
            throw new IllegalStateException("slot " + slot + " did not move: " + moved);
        }
        meanwhile.run();
        next.ask("CLUSTER SETSLOT " + slot + " NODE " + id(next));
        old.ask("CLUSTER SETSLOT " + slot + " NODE " + id(next));
    }

    private static String id(TestRedis node) {
        return node.ask("CLUSTER MYID").lines().skip(1).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        nodes.forEach(TestRedis::close);
    }
}
