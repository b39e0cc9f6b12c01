package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.SymbolSpec;
import capstan.simulator.stream.ConnectionRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `capstan up` against an exchange that cannot be had: what it says, how soon, and how it ends.
class ExchangeFailureIT {

    /// Nothing listens on this port, and only root could.
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    Path folder;

    @Test
    void anUnreachableExchangeEndsARunEarlyThatWasToEndByItself() throws Exception {
        Ended ended = CapstanProcess.run(
                folder, arguments("ws://" + NOWHERE, "http://" + NOWHERE, "--for", "150s", "--json"));

        assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(3);
        assertThat(ended.errors())
                .contains("waiting for the exchange, trying again: cannot connect to ws://" + NOWHERE)
                .contains("capstan up: nothing came from the exchange in 10 s: cannot connect to ws://" + NOWHERE);
        assertThat(ended.json().get("exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void aWrongApiKeyIsSaidAtOnceAndNeverShown() throws Exception {
        try (SimulatedExchange exchange = choosy()) {
            Ended ended = CapstanProcess.run(
                    folder,
                    Map.of("CAPSTAN_API_KEY", "not-the-right-key"),
                    arguments(streams(exchange), rest(exchange), "--for", "150s", "--json"));

            assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(3);
            assertThat(ended.json().get("error").asText())
                    .contains(streams(exchange) + " refused the API key with 401 (the key is set)")
                    .contains("set CAPSTAN_API_KEY");
            assertThat(ended.errors() + ended.json()).doesNotContain("not-the-right-key");
        }
    }

    @Test
    void aRunWithoutAnEndSaysWhatItWaitsForAndGoesOn() throws Exception {
        try (SimulatedExchange exchange = choosy()) {
            Path errors = folder.resolve("errors.txt");
            Process process = CapstanProcess.start(
                    errors, Map.of("CAPSTAN_API_KEY", ""), arguments(streams(exchange), rest(exchange)));
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(Files.readString(errors))
                                .contains("waiting for the exchange, trying again: " + streams(exchange)
                                        + " refused the API key with 401 (the key is not set)"));
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroy();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aSymbolThatTheExchangeDoesNotTradeStopsTheStartWithItsName() throws Exception {
        try (SimulatedExchange exchange = choosy()) {
            String[] arguments = arguments(streams(exchange), rest(exchange), "--for", "5s");
            arguments[Arrays.asList(arguments).indexOf("BTCUSDT")] = "BTCUSDT,NOPEUSDT";

            Ended ended = CapstanProcess.run(folder, arguments);

            assertThat(ended.exitCode()).as(ended.errors()).isEqualTo(3);
            assertThat(ended.errors()).contains("NOPEUSDT");
        }
    }

    private String[] arguments(String streams, String rest, String... more) {
        var fixed = new String[] {
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--http-port",
            "0",
            "--symbols",
            "BTCUSDT",
            "--exchange",
            streams,
            "--rest",
            rest
        };
        var all = new String[fixed.length + more.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return all;
    }

    private static SimulatedExchange choosy() {
        return SimulatedExchange.start(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults().withSymbols(SymbolSpec.first(1)))
                .connection(ConnectionRules.DEFAULT.withApiKeys(Set.of("the-right-key")))
                .build());
    }

    private static String streams(SimulatedExchange exchange) {
        return "ws://" + exchange.host() + ":" + exchange.sbePort();
    }

    private static String rest(SimulatedExchange exchange) {
        return "http://" + exchange.host() + ":" + exchange.restPort();
    }
}
