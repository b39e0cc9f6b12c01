package capstan.persistence;

import capstan.persistence.redis.RedisSettings;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/// A real Redis on a free port. It saves nothing, so a restart is an empty server.
public final class TestRedis implements AutoCloseable {

    private final int port;
    private final List<String> command;
    private final Path folder;
    private Process process;

    private TestRedis(boolean isCluster) throws IOException {
        folder = Files.createTempDirectory("capstan-redis");
        port = freePort();
        command = new ArrayList<>(List.of(
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().getAbsolutePath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
        if (isCluster) {
            command.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
        }
        process = launch();
    }

    public static TestRedis start() {
        try {
            return new TestRedis(false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A cluster of one node that holds every slot.
    public static TestRedis startCluster() {
        try {
            var redis = new TestRedis(true);
            var slots = new StringBuilder("CLUSTER ADDSLOTS");
            for (int slot = 0; slot < 16_384; slot++) {
                slots.append(' ').append(slot);
            }
            redis.ask(slots.toString());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> redis.ask("CLUSTER INFO").contains("cluster_state:ok"));
            return redis;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A server that belongs to a cluster and holds no slots yet.
    static TestRedis startClusterNode() {
        try {
            return new TestRedis(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /// Settings of `reference.conf` for this server, with some replaced.
    ///
    /// @param changes keys below `capstan.persistence.redis`
    public RedisSettings settings(Map<String, Object> changes) {
        var config = ConfigFactory.parseMap(Map.of("uri", uri()));
        return RedisSettings.from(ConfigFactory.parseMap(changes)
                .withFallback(config)
                .atPath("capstan.persistence.redis")
                .withFallback(ConfigFactory.load()));
    }

    public RedisSettings settings() {
        return settings(Map.of());
    }

    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Starts it again, empty, on the same port.
    public void restart() {
        try {
            process = launch();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Stops it from answering while its connections stay open.
    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    /// The raw reply to a command without spaces in its arguments; a zero character stands for an empty one.
    public String ask(String line) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            String[] words = line.split(" ");
            var request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                String argument = word.equals("\u0000") ? "" : word;
                request.append('$')
                        .append(argument.length())
                        .append("\r\n")
                        .append(argument)
                        .append("\r\n");
            }
            socket.getOutputStream().write((request + "QUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process launch() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptions()
                .until(() -> ask("PING").startsWith("+PONG"));
        return started;
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " failed");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static int freePort() throws IOException {
        // Above 55535 the port that a cluster's node listens on beside its own would not exist.
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (socket.getLocalPort() < 55_000) {
                    return socket.getLocalPort();
                }
            }
        }
        throw new IOException("no free port below 55000");
    }
}
