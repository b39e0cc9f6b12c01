package capstan.cluster.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cluster whose nodes are processes of this machine. Owned by one thread; `ask` may be called by any.
public final class LocalCluster implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /// Longer than a node takes for its own stop at most.
    private static final Duration LEAVE = Duration.ofSeconds(45);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final LocalPlan plan;
    private final @Nullable Path configFile;
    private final List<LocalNode> nodes = new ArrayList<>();
    private boolean stopped;

    private LocalCluster(LocalPlan plan, @Nullable Path configFile) {
        this.plan = plan;
        this.configFile = configFile;
    }

    /// Starts all nodes and returns at once.
    ///
    /// @param configFile further HOCON for all nodes, null for none
    public static LocalCluster start(LocalPlan plan, @Nullable Path configFile) {
        var cluster = new LocalCluster(plan, configFile);
        try {
            for (int number = 1; number <= plan.nodes(); number++) {
                cluster.nodes.add(LocalNode.start(plan, number, Build.own(), configFile));
            }
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
        return cluster;
    }

    /// In the order of their numbers.
    public List<LocalNode> nodes() {
        return List.copyOf(nodes);
    }

    public LocalNode node(int number) {
        return nodes.get(number - 1);
    }

    /// Starts a node anew that has ended; it has the same addresses as before.
    public LocalNode restart(int number) {
        return restart(number, Build.own());
    }

    /// As `restart`, with another build than the one that runs here.
    public LocalNode restart(int number, Build build) {
        if (node(number).isAlive()) {
            throw new IllegalStateException("node " + number + " is still there");
        }
        LocalNode started = LocalNode.start(plan, number, build, configFile);
        nodes.set(number - 1, started);
        return started;
    }

    /// Completes when all nodes are up, fails with `NodeEnded` as soon as one has ended.
    public CompletableFuture<Void> allUp() {
        var all = new CompletableFuture<Void>();
        var each = nodes.stream().map(LocalNode::up).toList();
        each.forEach(node -> node.whenComplete((_, failure) -> {
            if (failure != null) {
                all.completeExceptionally(failure);
            }
        }));
        CompletableFuture.allOf(each.toArray(CompletableFuture[]::new)).thenAccept(all::complete);
        return all;
    }

    /// What the API of the first node that answers well says.
    ///
    /// @param path for example `/cluster`
    /// @return empty when no node answers
    public Optional<JsonNode> ask(String path) {
        for (LocalNode node : nodes()) {
            Optional<JsonNode> answer = ask(node, path);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /// What a node's API says, empty when it does not answer with 200.
    public Optional<JsonNode> ask(LocalNode node, String path) {
        if (!node.isAlive() || !node.up().isDone() || node.up().isCompletedExceptionally()) {
            return Optional.empty();
        }
        var uri = URI.create(node.up().join().url() + path);
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(uri).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            LOG.info("a node did not answer node={} path={} reason={}", node.number(), path, e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Stops the lines of all nodes, and waits until what they collected is journaled.
    ///
    /// @return whether that was so within `patience`
    public boolean stopFeed(Duration patience) {
        CompletableFuture<?>[] asked = nodes.stream()
                .filter(LocalNode::isAlive)
                .map(LocalNode::stopFeed)
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(asked)
                .thenApply(_ -> true)
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /// Has all nodes leave, the last one first, and waits for their end.
    ///
    /// @return whether all ended by themselves as they should
    public boolean stop() {
        stopped = true;
        nodes.reversed().forEach(LocalNode::leave);
        boolean clean = true;
        long deadline = System.nanoTime() + LEAVE.toNanos();
        for (LocalNode node : nodes.reversed()) {
            boolean ended = node.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (!ended) {
                LOG.warn("a node did not end cleanly node={} exitCode={}", node.number(), node.exitCode());
            }
            clean &= ended;
        }
        return clean;
    }

    @Override
    public void close() {
        if (!stopped) {
            stop();
        }
        http.close();
    }
}
