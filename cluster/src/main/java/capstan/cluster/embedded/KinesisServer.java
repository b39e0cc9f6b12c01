package capstan.cluster.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that speaks Kinesis (kinesalite), on the loopback only. It needs Node.js and is fetched by npm once,
/// into the program cache. What it is given stays in the data folder for a day. It ends with this process, however
/// that ends.
public final class KinesisServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisServer.class);
    private static final String PACKAGE = "kinesalite";
    private static final String VERSION = "3.3.3";
    private static final String SCRIPT = "kinesis-server.js";
    private static final String READY = "listening";
    private static final String ADVICE =
            "the embedded Kinesis runs on Node.js: install Node.js 18 or newer with npm so that both are on the PATH"
                    + " (with capstan.node.kinesis.endpoint a server of your own is used)";
    private static final Duration INSTALL = Duration.ofMinutes(3);
    private static final Duration STARTUP = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration VERSION_ANSWER = Duration.ofSeconds(10);
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private final Process process;
    private final int port;

    private KinesisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts on `folder/kinesis`.
    ///
    /// @param folder the data folder
    /// @throws ServerUnavailable when Node.js is missing, the program cannot be fetched, or it does not come up
    public static KinesisServer start(Path folder) {
        Path log = folder.resolve("logs").resolve("kinesis.log");
        int port = FreePorts.preferring(0);
        try {
            Files.createDirectories(log.getParent());
            Path data = Files.createDirectories(folder.resolve("kinesis"));
            Path program = program(ProgramCache.folder(folder), log);
            Path script = script(folder);
            Process process = new ProcessBuilder(
                            "node", script.toString(), program.toString(), Integer.toString(port), data.toString())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            awaitReady(process, log);
            return new KinesisServer(process, port);
        } catch (IOException e) {
            throw new ServerUnavailable("the embedded Kinesis did not start: " + e.getMessage() + "; " + ADVICE, e);
        }
    }

    /// Whether Node.js and npm are there at all.
    public static boolean isPossible() {
        return answers("node") && answers("npm");
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("kinesis did not stop in time, killing it pid={}", process.pid());
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static boolean answers(String program) {
        try {
            Process asked = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor(VERSION_ANSWER.toMillis(), TimeUnit.MILLISECONDS) && asked.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Where the program lies; fetches it when it is not there yet.
    private static Path program(Path cache, Path log) throws IOException {
        Path home = cache.resolve(PACKAGE + "-" + VERSION);
        Path program = home.resolve("node_modules").resolve(PACKAGE);
        if (Files.isDirectory(program)) {
            return program;
        }
        if (!isPossible()) {
            throw new ServerUnavailable(ADVICE);
        }
        LOG.info("fetching {} {} once into {}", PACKAGE, VERSION, home);
        Files.createDirectories(cache);
        Path fetched = Files.createTempDirectory(cache, PACKAGE);
        Process npm = new ProcessBuilder(
                        "npm",
                        "install",
                        "--prefix",
                        fetched.toString(),
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        PACKAGE + "@" + VERSION)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!endsWell(npm)) {
            throw new ServerUnavailable("npm could not fetch " + PACKAGE + " " + VERSION + ", see " + log
                    + "; is a registry within reach of npm?");
        }
        try {
            Files.move(fetched, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(program)) { // else another process was quicker
                throw e;
            }
        }
        return program;
    }

    private static boolean endsWell(Process npm) {
        try {
            return npm.waitFor(INSTALL.toMillis(), TimeUnit.MILLISECONDS) && npm.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            npm.destroy();
        }
    }

    private static Path script(Path folder) throws IOException {
        Path script = folder.resolve("kinesis").resolve(SCRIPT);
        try (InputStream bytes = KinesisServer.class.getResourceAsStream(SCRIPT)) {
            if (bytes == null) {
                throw new ServerUnavailable(SCRIPT + " is missing from this build");
            }
            Files.copy(bytes, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return script;
    }

    private static void awaitReady(Process process, Path log) throws IOException {
        long deadline = System.nanoTime() + STARTUP.toNanos();
        // Stays open: the program ends when nobody holds its standard streams any more.
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        while (System.nanoTime() < deadline && process.isAlive()) {
            if (said.ready() && READY.equals(said.readLine())) {
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        process.destroyForcibly();
        throw new ServerUnavailable("the embedded Kinesis does not listen after " + STARTUP + "; its log ends: "
                + lastLines(log) + " (whole log: " + log + ")");
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
