package capstan.cluster.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One node in a process of its own: `capstan node --attended`. It is told what to do on its standard input, a line an
/// order, and says what became of it on its standard output, a JSON object a line. It ends by itself when its standard
/// input ends, so none is left behind when this process is killed.
public final class LocalNode {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int number;
    private final String apiHost;
    private final ChildProcess process;
    private final Path errors;
    private final CompletableFuture<Up> up = new CompletableFuture<>();
    private final CompletableFuture<Void> feedStopped = new CompletableFuture<>();
    private final CompletableFuture<String> lastWords = new CompletableFuture<>();

    /// A node that has come up.
    ///
    /// @param address `host:port` in the cluster
    /// @param apiHost where its API is
    /// @param http port of its API
    public record Up(String address, String apiHost, int http) {

        /// Such as `http://127.0.0.1:8080`.
        public String url() {
            return "http://" + apiHost + ":" + http;
        }
    }

    private LocalNode(int number, String apiHost, ChildProcess process, Path errors) {
        this.number = number;
        this.apiHost = apiHost;
        this.process = process;
        this.errors = errors;
    }

    /// @param build that it runs
    /// @param configFile further HOCON to be told, null for none
    static LocalNode start(LocalPlan plan, int number, Build build, @Nullable Path configFile) {
        Path folder = plan.folder(number);
        Path config = folder.resolve("node.conf");
        Path errors = folder.resolve("errors.txt");
        try {
            Files.createDirectories(folder);
            write(config, plan.settings(number), configFile);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the configuration of node " + number + " could not be written to " + config, e);
        }
        ChildProcess process = ChildProcess.start(
                plan.place(number).within(),
                errors,
                build.with(plan.javaOptions()),
                List.of("node", "--attended", "--json", "--config", config.toString(), "--data", folder.toString()));
        var node = new LocalNode(number, plan.place(number).apiHost(), process, errors);
        Thread.ofPlatform().daemon().name("capstan-node-" + number).start(node::listen);
        return node;
    }

    /// 1 for the first one.
    public int number() {
        return number;
    }

    /// Fails with `NodeEnded` when it ends before that.
    public CompletableFuture<Up> up() {
        return up;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Its exit code, empty while it runs.
    public OptionalInt exitCode() {
        return process.exitCode();
    }

    /// Why it ended, as it said itself; completes with its end, with an empty text when it said nothing.
    public CompletableFuture<String> lastWords() {
        return lastWords;
    }

    /// Where it says what went wrong.
    public Path errors() {
        return errors;
    }

    public ProcessHandle handle() {
        return process.handle();
    }

    /// Stops its lines; completes when what they collected is journaled, or when it has ended.
    public CompletableFuture<Void> stopFeed() {
        process.writeLine("stop-feed");
        return feedStopped;
    }

    /// Asks it to hand over its symbols, leave and end. One that is not up yet has nothing to hand over and is killed.
    public void leave() {
        if (up.isDone()) {
            process.closeInput();
        } else {
            process.kill();
        }
    }

    /// Waits at most `patience` for its end, then kills it.
    ///
    /// @return whether it ended by itself as it should
    public boolean awaitEnd(Duration patience) {
        if (!process.await(patience)) {
            process.kill();
            return false;
        }
        return process.exitCode().orElse(-1) == 0;
    }

    /// Ends it at once (SIGKILL).
    public void kill() {
        process.kill();
    }

    private void listen() {
        String error = "";
        for (String line = process.readLine(); line != null; line = process.readLine()) {
            JsonNode said = parse(line);
            if (said.has("cluster")) {
                up.complete(new Up(
                        said.get("cluster").asText(), apiHost, said.path("http").asInt()));
            } else if (said.has("feed")) {
                feedStopped.complete(null);
            } else if (said.has("error")) {
                error = said.get("error").asText();
            }
        }
        up.completeExceptionally(new NodeEnded(
                "node " + number + " ended before it was up: " + (error.isEmpty() ? errors + " says why" : error)));
        feedStopped.complete(null);
        lastWords.complete(error);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    /// Addresses may hold passwords, so nobody else may read the file.
    private static void write(Path file, Map<String, Object> settings, @Nullable Path configFile) throws IOException {
        var config = ConfigFactory.parseMap(settings);
        if (configFile != null) {
            config = config.withFallback(ConfigFactory.parseFile(configFile.toFile()));
        }
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file, config.root().render(ConfigRenderOptions.concise().setFormatted(true)));
    }
}
