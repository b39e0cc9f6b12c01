package capstan.cluster.embedded;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A real Redis Cluster of masters on this machine, formed here: each node gets its share of the slots and meets the
/// first. Like the single server it keeps nothing on disk.
public final class RedisCluster implements AutoCloseable {

    /// In the data folder; each master has one in it.
    static final String FOLDER = "redis-cluster";

    private static final int SLOTS = 16_384;
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FORMED_WITHIN = Duration.ofSeconds(30);
    private static final Duration CLIENT_STOP = Duration.ofSeconds(2);
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    private final List<RedisServer> masters;

    private RedisCluster(List<RedisServer> masters) {
        this.masters = masters;
    }

    /// Starts `masters` servers and returns when they are a cluster that answers for every slot.
    ///
    /// @throws ServerUnavailable when a server does not come up, or they do not become a cluster
    public static RedisCluster start(DataFolder data, int masters) {
        var started = new ArrayList<RedisServer>();
        var cluster = new RedisCluster(started);
        try {
            for (int number = 1; number <= masters; number++) {
                started.add(RedisServer.startClusterNode(data, number, NODE_TIMEOUT));
            }
            cluster.form();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// As the setting of a link: `redis+cluster://` and all masters.
    public String uri() {
        return "redis+cluster://"
                + masters.stream().map(master -> "127.0.0.1:" + master.port()).collect(Collectors.joining(","));
    }

    public List<Integer> ports() {
        return masters.stream().map(RedisServer::port).toList();
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }

    /// Ends masters that outlived a killed process.
    static void endStale(DataFolder data) {
        Path folder = data.path().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> nodes = Files.list(folder)) {
            for (Path node : nodes.toList()) {
                Path pidFile = node.resolve(RedisServer.PID_FILE);
                if (Files.exists(pidFile)) {
                    RedisServer.endStale(
                            Long.parseLong(Files.readString(pidFile).strip()));
                }
            }
        } catch (IOException e) {
            throw new ServerUnavailable("servers of an earlier run cannot be looked for in " + folder, e);
        }
    }

    private void form() {
        RedisClient client = RedisClient.create();
        try {
            List<RedisCommands<String, String>> nodes = masters.stream()
                    .map(master -> client.connect(RedisURI.create("127.0.0.1", master.port()))
                            .sync())
                    .toList();
            for (int number = 0; number < nodes.size(); number++) {
                int first = SLOTS * number / nodes.size();
                int behind = SLOTS * (number + 1) / nodes.size();
                nodes.get(number).clusterAddSlots(IntStream.range(first, behind).toArray());
                nodes.get(number).clusterSetConfigEpoch(number + 1L);
                nodes.getFirst().clusterMeet("127.0.0.1", masters.get(number).port());
            }
            await(nodes);
        } finally {
            client.shutdown(Duration.ZERO, CLIENT_STOP);
        }
    }

    private static void await(List<RedisCommands<String, String>> nodes) {
        long deadline = System.nanoTime() + FORMED_WITHIN.toNanos();
        String known = "cluster_known_nodes:" + nodes.size();
        while (!nodes.stream()
                .map(RedisCommands::clusterInfo)
                .allMatch(info -> info.contains("cluster_state:ok") && info.contains(known))) {
            if (System.nanoTime() > deadline) {
                throw new ServerUnavailable("the embedded Redis servers did not become a cluster within "
                        + FORMED_WITHIN + ": " + nodes.getFirst().clusterInfo().replaceAll("\\s+", " "));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
