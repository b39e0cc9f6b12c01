package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image's content, put together by the script that the Dockerfile runs, and run as plain processes: the exchange
/// and
/// a node with the image's own start script, flags, runtime and configuration, against a real PostgreSQL and Redis.
class ImageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration ASSEMBLY = Duration.ofMinutes(3);
    private static final String SYMBOLS = "BTCUSDT,ETHUSDT";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aNodeRunsFromTheImagesContentAlone() throws Exception {
        Path image = assembled();
        onlyWhatANodeNeedsIsIn(image);
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                EmbeddedServers servers = EmbeddedServers.open(data, true, true)) {
            int sbe = freePort();
            int rest = freePort();
            int api = freePort();
            Process exchange = start(
                    image,
                    Map.of(),
                    List.of("exchange", "--symbols", "2", "--sbe-port", "" + sbe, "--rest-port", "" + rest));
            Process node = null;
            try {
                Awaitility.await().atMost(PATIENCE).until(() -> probe(image, rest, "/api/v3/ping") == 0);
                Map<String, String> environment = Map.of(
                        "CAPSTAN_POSTGRES_URL",
                        servers.addresses().postgresUrl(),
                        "CAPSTAN_REDIS_URI",
                        servers.addresses().redisUri(),
                        "CAPSTAN_STREAM_URL",
                        "ws://127.0.0.1:" + sbe,
                        "CAPSTAN_REST_URL",
                        "http://127.0.0.1:" + rest,
                        "CAPSTAN_API_KEY",
                        "any",
                        "CAPSTAN_SYMBOLS",
                        SYMBOLS,
                        "CAPSTAN_CLUSTER_PORT",
                        "" + freePort(),
                        "CAPSTAN_HTTP_PORT",
                        "" + api,
                        "CAPSTAN_DRAIN_DELAY",
                        "0s",
                        // As if the container had this limit.
                        "CAPSTAN_JAVA_OPTS",
                        "-XX:MaxRAM=1g");
                node = start(image, environment, List.of("node", "--config", image + "/conf/node.conf"));

                Awaitility.await().atMost(PATIENCE).until(() -> probe(image, api, "/ready") == 0);
                Awaitility.await().atMost(PATIENCE).until(() -> live(api) == 2);
                assertThat(probe(image, api, "/nowhere")).isNotZero();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> json(api, "/health").get("status").asText().equals("healthy"));
                assertThat(node.info().command())
                        .hasValueSatisfying(command -> assertThat(command)
                                .as("the script has become the JVM, so signals reach it")
                                .isEqualTo(image.resolve("runtime/bin/java").toString()));
                everyFigureOfTheDashboardsIsTold(api);

                node.destroy();
                assertThat(node.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
                assertThat(node.exitValue()).as("ended by SIGTERM").isZero();
                assertThat(probe(image, api, "/live")).isNotZero();
            } finally {
                exchange.destroy();
                if (node != null) {
                    node.destroyForcibly();
                }
            }
        }
    }

    private Path assembled() {
        Path image = folder.resolve("image");
        Command.Ended ended = Command.of(
                        Repository.file("deploy/image/assemble.sh").toString(), image.toString())
                .with("JAVA_HOME", System.getProperty("java.home"))
                .run(ASSEMBLY);
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        return image;
    }

    private static void onlyWhatANodeNeedsIsIn(Path image) throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .as(file + " is used by a user who does not own it")
                            .contains(PosixFilePermission.OTHERS_READ)
                            .doesNotContain(PosixFilePermission.OTHERS_WRITE));
        }
        try (Stream<Path> libraries = Files.list(image.resolve("lib"))) {
            assertThat(libraries.map(library -> library.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("capstan-cluster-"))
                    .noneMatch(name -> name.matches("(embedded-|jmh-|capstan-bench).*"));
        }
    }

    /// But those of Kinesis, which this node does not have, and of the garbage collector before it had to collect.
    private void everyFigureOfTheDashboardsIsTold(int api) {
        List<String> expected = Figures.named(Figures.expressionsOfDashboards()).stream()
                .filter(name -> !name.startsWith(Figures.KINESIS) && !name.startsWith("jvm_gc_"))
                .toList();
        assertThat(expected).hasSizeGreaterThan(30);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            String metrics = get(api, "/metrics").body();
            assertThat(expected).allMatch(name -> Figures.isTold(name, "\n# TYPE ", " ", metrics));
        });
    }

    private Process start(Path image, Map<String, String> environment, List<String> arguments) throws IOException {
        var builder = new ProcessBuilder(
                Stream.concat(Stream.of(image.resolve("bin/capstan").toString()), arguments.stream())
                        .toList());
        Path log = folder.resolve(arguments.getFirst() + ".txt");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CAPSTAN_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int probe(Path image, int port, String path) {
        return Command.of(image.resolve("bin/probe").toString(), path)
                .with("CAPSTAN_HTTP_PORT", "" + port)
                .run(PATIENCE)
                .exitCode();
    }

    private int live(int api) throws Exception {
        return json(api, "/symbols").at("/states/LIVE").asInt();
    }

    private JsonNode json(int api, String path) throws Exception {
        return Repository.JSON.readTree(get(api, path).body());
    }

    private HttpResponse<String> get(int api, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
