package capstan.cluster.prove.partition;

import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Asks nodes for their health until they end, and remembers when the first one said that it does not reach the others.
final class HealthListener implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long NEVER = -1;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong toldNanos = new AtomicLong(NEVER);
    private final long sinceNanos = System.nanoTime();
    private volatile boolean isOver;

    HealthListener(LocalCluster cluster, List<LocalNode> nodes) {
        nodes.forEach(node -> threads.execute(() -> ask(cluster, node)));
    }

    private void ask(LocalCluster cluster, LocalNode node) {
        while (!isOver && node.isAlive()) {
            if (cluster.ask(node, "/health").filter(HealthListener::saysCutOff).isPresent()) {
                toldNanos.compareAndSet(NEVER, System.nanoTime() - sinceNanos);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// @param health answer of `/health`
    static boolean saysCutOff(JsonNode health) {
        String status = health.path("components").path("cluster").path("status").asText();
        return !status.isEmpty() && !status.equals("healthy");
    }

    /// Since this began, -1 when nobody has said it yet.
    long toldMillis() {
        long nanos = toldNanos.get();
        return nanos == NEVER ? NEVER : nanos / 1_000_000;
    }

    @Override
    public void close() {
        isOver = true;
        threads.close();
    }
}
