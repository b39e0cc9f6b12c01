package capstan.cluster.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real Redis that keeps nothing on disk: all that it holds can be rebuilt from the journal. It runs in a session of
/// its own, so that Ctrl-C on the terminal reaches the node only, which then stops it last.
final class RedisServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);
    private static final Duration STARTUP = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int CONNECT_MILLIS = 200;
    /// Nodes of a cluster talk to each other on a port that is 10,000 above their own.
    private static final int CLUSTER_PORTS_BELOW = 55_000;
    static final String PID_FILE = "redis.pid";
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private final ProcessHandle process;
    private final int port;

    private RedisServer(ProcessHandle process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param stalePid process id of the Redis that the folder's last node had, 0 for none; it is ended when it lives
    /// @param listens addresses at which it listens
    /// @throws ServerUnavailable when it does not come up
    static RedisServer start(DataFolder data, int wantedPort, long stalePid, List<String> listens) {
        endStale(stalePid);
        return launch(data, "redis", FreePorts.preferring(wantedPort), listens, List.of());
    }

    /// One node of a cluster, which holds no slots yet.
    ///
    /// @param number tells it from the folder's other nodes
    /// @param nodeTimeout after which the others take it for dead when it does not answer
    static RedisServer startClusterNode(DataFolder data, int number, Duration nodeTimeout) {
        return launch(
                data,
                RedisCluster.FOLDER + "/" + number,
                FreePorts.below(CLUSTER_PORTS_BELOW),
                SharedAddresses.NONE.redisListens(),
                List.of(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        Long.toString(nodeTimeout.toMillis()),
                        "--cluster-announce-ip",
                        "127.0.0.1"));
    }

    private static RedisServer launch(DataFolder data, String name, int port, List<String> listens, List<String> more) {
        Path program = ProgramCache.executable(data, resource());
        Path log = data.path().resolve("logs").resolve(name.replace('/', '-') + ".log");
        try {
            Path folder = Files.createDirectories(data.path().resolve(name));
            Files.createDirectories(log.getParent());
            Path pidFile = folder.resolve(PID_FILE);
            Files.deleteIfExists(pidFile);
            // As a daemon it leaves the terminal's process group, and says which process it became in a file.
            var command = new ArrayList<>(List.of(
                    program.toString(),
                    "--port",
                    Integer.toString(port),
                    "--dir",
                    folder.toString(),
                    "--pidfile",
                    pidFile.toString(),
                    "--logfile",
                    log.toString(),
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--daemonize",
                    "yes"));
            command.add("--bind");
            command.addAll(listens);
            command.addAll(more);
            Process launcher = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new RedisServer(awaitListening(launcher, pidFile, port, log), port);
        } catch (IOException e) {
            throw new ServerUnavailable(
                    "the embedded Redis did not start: " + e.getMessage()
                            + " (with --redis a server of your own is used)",
                    e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        end(process);
    }

    /// Ends it at once (SIGKILL). What it held is gone.
    void kill() {
        Ending.kill(process, STOP);
    }

    private static String resource() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (system.contains("linux")) {
            return machine.contains("aarch64") ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
        }
        if (system.contains("mac")) {
            return machine.contains("aarch64")
                    ? "redis-server-6.2.6-v5-darwin-arm64"
                    : "redis-server-6.2.6-v5-darwin-amd64";
        }
        throw new ServerUnavailable("no embedded Redis for " + system + " on " + machine
                + "; start one yourself and give it with --redis redis://host:port");
    }

    private static ProcessHandle awaitListening(Process launcher, Path pidFile, int port, Path log) throws IOException {
        long deadline = System.nanoTime() + STARTUP.toNanos();
        while (System.nanoTime() < deadline) {
            if (!launcher.isAlive() && launcher.exitValue() != 0) {
                throw new ServerUnavailable("the embedded Redis ended at once with code " + launcher.exitValue()
                        + "; its log is " + log + " (with --redis a server of your own is used)");
            }
            Optional<ProcessHandle> daemon = daemon(pidFile);
            if (daemon.isPresent() && isListening(port)) {
                return daemon.get();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        daemon(pidFile).ifPresent(ProcessHandle::destroyForcibly);
        throw new ServerUnavailable("the embedded Redis does not listen after " + STARTUP + "; its log is " + log);
    }

    private static Optional<ProcessHandle> daemon(Path pidFile) throws IOException {
        String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
        return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
    }

    private static boolean isListening(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// @param pid of a server that a killed node may have left, 0 for none
    static void endStale(long pid) {
        if (pid <= 0) {
            return;
        }
        ProcessHandle.of(pid)
                .filter(process -> process.info()
                        .command()
                        .map(command -> command.contains("redis-server"))
                        .orElse(false))
                .ifPresent(process -> {
                    LOG.info("redis of an earlier node still runs, stopping it pid={}", pid);
                    end(process);
                });
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("redis did not stop in time, killing it pid={}", process.pid());
            process.destroyForcibly();
        }
    }
}
