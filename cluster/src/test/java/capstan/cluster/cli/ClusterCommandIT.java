package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `capstan cluster` from outside: real processes that form a cluster, and none that is left behind.
class ClusterCommandIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void twoNodesShareTheSymbolsAndTheirJournalIsProved() throws Exception {
        Ended ended = CapstanProcess.run(folder, arguments("--nodes", "2", "--for", "3s", "--json"));

        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        JsonNode report = ended.json();
        assertThat(report.get("members").asInt()).isEqualTo(2);
        assertThat(report.get("symbols").asInt()).isEqualTo(8);
        assertThat(report.get("gaps").asInt()).isZero();
        assertThat(report.get("verified").asBoolean()).isTrue();
        assertThat(report.get("verification").get("readerChecks").asInt()).isPositive();
        assertThat(report.get("feedDrained").asBoolean()).isTrue();
        assertThat(report.get("stoppedCleanly").asBoolean()).isTrue();
        assertThat(report.get("nodesSeen")).hasSize(2).allSatisfy(node -> {
            assertThat(node.get("symbols")).isNotEmpty();
            assertThat(node.get("frames").asLong()).isPositive();
        });
        assertThat(nodesOf(folder)).isEmpty();
    }

    @Test
    void symbolsAndLineOfAKilledNodeGoOnElsewhereAndNodesEndWhenTheCommandIsKilled() throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process command = CapstanProcess.start(errors, arguments("--nodes", "3"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> Files.readString(errors).contains("live after"));
        assertThat(nodesOf(folder)).hasSize(3);
        long before = sum(ask(errors, "/symbols"), "journal_events");

        assertThat(ask(errors, "/lines").path("lines").findValuesAsText("node")).doesNotHaveDuplicates();
        ProcessHandle.of(node(errors, 2, "pid (\\d+)")).orElseThrow().destroyForcibly();

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(ask(errors, "/cluster").path("up").asInt()).isEqualTo(2);
            assertThat(ask(errors, "/cluster").path("entities").asInt()).isEqualTo(8);
            JsonNode symbols = ask(errors, "/symbols");
            assertThat(symbols.path("states").toString()).isEqualTo("{\"LIVE\":8}");
            assertThat(sum(symbols, "journal_events")).isGreaterThan(before + 100);
            JsonNode lines = ask(errors, "/lines").path("lines");
            assertThat(lines.findValuesAsText("node")).hasSize(2);
            assertThat(lines.findValuesAsText("connected")).containsExactly("true", "true");
        });

        command.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

        // Nobody would ever end nodes whose parent is gone.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> nodesOf(folder).isEmpty());
        Ended verified = CapstanProcess.run(
                folder,
                "verify",
                "--json",
                "--no-redis",
                "--data",
                folder.resolve("data").toString());
        assertThat(verified.exitCode()).as(verified.errors()).isZero();
        assertThat(verified.json().get("tradesLost").asInt()).isZero();
        assertThat(verified.json().get("tradesDuplicated").asInt()).isZero();
    }

    @Test
    void aNodeThatCannotStartIsToldWithItsReasonAndTheOthersAreEnded() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = CapstanProcess.run(
                    folder, arguments("--nodes", "2", "--http-port", Integer.toString(taken.getLocalPort()), "--json"));

            assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(3);
            // The second node's port is the next one, which may be taken as well.
            assertThat(ended.json().get("error").asText())
                    .containsPattern("node [12] ended before it was up: cannot bind HTTP to .* in use");
            assertThat(nodesOf(folder)).isEmpty();
        }
    }

    @Test
    void moreNodesThanThereMayBeAreRefused() throws Exception {
        Ended ended = CapstanProcess.run(folder, "cluster", "--nodes", "9", "--json");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.json().get("error").asText()).isEqualTo("--nodes must lie in [1, 8], got 9");
    }

    /// What the first node's API says, a missing node when it does not answer.
    private static JsonNode ask(Path errors, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + node(errors, 1, "http://127.0.0.1:(\\d+)") + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    /// A number in the line in which the command announced a node.
    private static long node(Path errors, int number, String what) throws Exception {
        String line = Files.readAllLines(errors).stream()
                .filter(text -> text.startsWith("  node " + number))
                .findFirst()
                .orElseThrow();
        Matcher found = Pattern.compile(what).matcher(line);
        assertThat(found.find()).as(line).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static long sum(JsonNode symbols, String figure) {
        long sum = 0;
        for (JsonNode symbol : symbols.path("symbols")) {
            sum += symbol.path(figure).asLong();
        }
        return sum;
    }

    private String[] arguments(String... more) {
        var arguments = new ArrayList<>(List.of(
                "cluster",
                "--symbols",
                "8",
                "--rate",
                "400",
                "--data",
                folder.resolve("data").toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /// Processes of nodes whose configuration lies in this folder. Java's own view cuts long command lines off.
    private static List<Long> nodesOf(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    String line = commandLine(pid);
                    return line.contains("--attended") && line.contains(folder.toString());
                })
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
