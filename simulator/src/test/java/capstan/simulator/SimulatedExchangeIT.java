package capstan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.stream.OutboundRules;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedExchangeIT {

    @Test
    void aPortInUseIsNamed(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = ExchangeSettings.builder()
                    .generated(TestExchange.small().withDataFolder(folder))
                    .ports(0, 0, taken.getLocalPort());

            assertThatThrownBy(() -> TestExchange.start(settings))
                    .isInstanceOf(PortUnavailable.class)
                    .hasMessageContaining("REST")
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            // Nothing was left behind: the folder is free again.
            TestExchange.start(settings.ports(0, 0, 0)).close();
        }
    }

    @Test
    void statsAreWrittenAsJson() throws Exception {
        try (SimulatedExchange exchange =
                TestExchange.start(ExchangeSettings.builder().generated(TestExchange.small()))) {
            String json = new ObjectMapper().writeValueAsString(exchange.stats());

            assertThat(RestClient.parse(json).get("recovery").get("resumed").booleanValue())
                    .isFalse();
            assertThat(RestClient.parse(json).get("framesByKind").has("SBE_TRADE"))
                    .isTrue();
        }
    }

    @Test
    void eventTimesKeepTheScheduleOfAFixedFrameRate() {
        GeneratorSettings generator =
                GeneratorSettings.defaults().withPace(new Pace.Frames(20_000)).withDepth(Duration.ofMillis(20), 8);
        try (SimulatedExchange exchange = TestExchange.start(
                        ExchangeSettings.builder().generated(generator).outbound(OutboundRules.LOSSLESS));
                StreamClient client = StreamClient.connect(exchange.sbePort(), everything(exchange), "key")) {
            await().until(() -> client.frames.size() > 30_000);

            long first = Frames.ids(client.frames.get(5_000)).eventTimeMicros;
            long last = Frames.ids(client.frames.get(25_000)).eventTimeMicros;
            assertThat((last - first) / 1e6).isBetween(0.9, 1.1);
        }
    }

    private static String everything(SimulatedExchange exchange) {
        var path = new StringBuilder("/stream?streams=");
        exchange.listings()
                .forEach(listing -> path.append(listing.streamSymbol())
                        .append("@trade/")
                        .append(listing.streamSymbol())
                        .append("@bestBidAsk/")
                        .append(listing.streamSymbol())
                        .append("@depth/"));
        return path.toString();
    }
}
