package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `capstan exchange` with faults: lines, log, and what is said of a plan that means nothing.
class ExchangeCommandIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void faultsOfALineAreWrittenToTheLog() throws Exception {
        Path log = folder.resolve("faults.jsonl");
        Process process = CapstanProcess.start(
                folder.resolve("errors.txt"),
                "exchange",
                "--json",
                "--lines",
                "2",
                "--faults",
                "lost@2=0.5",
                "--faults-seed",
                "7",
                "--faults-log",
                log.toString());
        try (HttpClient http = HttpClient.newHttpClient();
                BufferedReader output = process.inputReader()) {
            JsonNode opened = JSON.readTree(output.readLine());
            assertThat(opened.get("lines")).hasSize(2);
            assertThat(opened.get("lines").get(0)).isEqualTo(opened.get("sbe"));
            URI second = URI.create(opened.get("lines").get(1).asText() + "/ws/btcusdt@trade");
            WebSocket socket = http.newWebSocketBuilder()
                    .header("X-MBX-APIKEY", "any")
                    .buildAsync(second, new WebSocket.Listener() {})
                    .get(10, TimeUnit.SECONDS);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readAllLines(log).size() > 3);

            socket.abort();
            List<String> lines = Files.readAllLines(log);
            JsonNode first = JSON.readTree(lines.getFirst());
            assertThat(first.get("number").asLong()).isEqualTo(1);
            assertThat(first.get("kind").asText()).isEqualTo("LOST");
            assertThat(first.get("line").asInt()).isEqualTo(2);
            assertThat(first.get("symbol").asText()).isEqualTo("BTCUSDT");
            assertThat(first.get("frames").asText()).isEqualTo("TRADES");
            assertThat(first.get("firstId").asLong()).isPositive();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lots=0.1, 'expected a kind of fault (lost, doubled'",
        "lost=1.5, 'must lie in [0, 1], got 1.5'",
        "lost@4=0.1, 'faults are planned for line 4, but there are lines 1 to 1'",
        "no-such-file, 'the script of faults cannot be read: no-such-file'",
    })
    void aPlanThatMeansNothingIsRefused(String faults, String message) throws Exception {
        Ended ended = CapstanProcess.run(folder, "exchange", "--for", "10s", "--faults", faults);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors()).startsWith("capstan exchange: ").contains(message);
    }

    @Test
    void aScriptWithAMistakeIsRefusedWithTheLine() throws Exception {
        Path script = Files.writeString(folder.resolve("script.txt"), "lost id=4\nlost fram=3\n");

        Ended ended = CapstanProcess.run(folder, "exchange", "--for", "10s", "--faults", script.toString());

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors()).contains("line 2: expected KEY=VALUE").contains("got 'fram=3'");
    }
}
