package capstan.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.Frames;
import capstan.simulator.ManualClock;
import capstan.simulator.RestClient;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultScript;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusIT {

    private final SimulatedExchange exchange =
            TestExchange.start(ExchangeSettings.builder().generated(TestExchange.small()));
    private final RestClient rest = TestExchange.rest(exchange);

    @AfterEach
    void stop() {
        exchange.close();
    }

    private StreamClient client() {
        return StreamClient.connect(
                exchange.sbePort(),
                "/stream?streams=btcusdt@depth/btcusdt@trade/btcusdt@bestBidAsk/ethusdt@depth",
                "any");
    }

    private static List<byte[]> of(StreamClient client, String symbol) {
        return client.frames.stream()
                .filter(frame -> Frames.symbol(frame).equals(symbol))
                .toList();
    }

    private String status(String symbol) {
        return rest.json("/api/v3/exchangeInfo?symbol=" + symbol)
                .get("symbols")
                .get(0)
                .get("status")
                .textValue();
    }

    private static void awaitMore(StreamClient client, String symbol) {
        int before = of(client, symbol).size();
        await().until(() -> of(client, symbol).size() > before + 3);
    }

    @Test
    void aHaltedSymbolStandsStillAndGoesOnWithTheNextId() {
        try (StreamClient client = client()) {
            awaitMore(client, "BTCUSDT");
            exchange.halt("BTCUSDT");
            assertThat(status("BTCUSDT")).isEqualTo("HALT");
            assertThat(status("ETHUSDT")).isEqualTo("TRADING");
            // The diff of the window in which the halt came is still sent.
            awaitMore(client, "ETHUSDT");
            awaitMore(client, "ETHUSDT");
            int halted = of(client, "BTCUSDT").size();
            JsonNode book = rest.json("/api/v3/depth?symbol=BTCUSDT");
            awaitMore(client, "ETHUSDT");
            assertThat(of(client, "BTCUSDT")).hasSize(halted);
            assertThat(rest.json("/api/v3/depth?symbol=BTCUSDT")).isEqualTo(book);
            assertThat(rest.json("/api/v3/depth?symbol=BTCUSDT&symbolStatus=TRADING")
                            .get("code")
                            .intValue())
                    .isEqualTo(-1220);
            assertThat(rest.json("/api/v3/exchangeInfo?symbolStatus=HALT").get("symbols"))
                    .hasSize(1);

            exchange.resume("BTCUSDT");

            awaitMore(client, "BTCUSDT");
            assertThat(status("BTCUSDT")).isEqualTo("TRADING");
            long last = 0;
            for (byte[] frame : of(client, "BTCUSDT")) {
                var ids = Frames.ids(frame);
                if (ids.kind == FrameKind.DEPTH_DIFF) {
                    assertThat(last == 0 ? ids.firstId : last + 1).isEqualTo(ids.firstId);
                    last = ids.lastId;
                }
            }
        }
    }

    @Test
    void aBreakIsCalledSo() {
        exchange.pause("ETHUSDT");

        assertThat(status("ETHUSDT")).isEqualTo("BREAK");
    }

    @Test
    void aDelistedSymbolIsGoneFromRestAndStreams() {
        try (StreamClient client = client()) {
            awaitMore(client, "BTCUSDT");
            exchange.delist("BTCUSDT");
            for (String path : List.of("exchangeInfo", "depth", "trades", "historicalTrades", "aggTrades")) {
                assertThat(rest.json("/api/v3/" + path + "?symbol=BTCUSDT")
                                .get("code")
                                .intValue())
                        .isEqualTo(-1121);
            }
            assertThat(rest.json("/api/v3/exchangeInfo").get("symbols")).hasSize(2);
            awaitMore(client, "ETHUSDT");
            int gone = of(client, "BTCUSDT").size();

            try (StreamClient late = client()) {
                awaitMore(late, "ETHUSDT");
                assertThat(of(late, "BTCUSDT")).isEmpty();
            }
            assertThat(of(client, "BTCUSDT")).hasSize(gone);
            assertThatThrownBy(() -> exchange.resume("BTCUSDT")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anUnknownSymbolIsNamed() {
        assertThatThrownBy(() -> exchange.halt("NOSUCH"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NOSUCH");
    }

    /// On a clock that stands until the test moves it.
    @Test
    void aScriptHaltsResumesAndDelistsWhenItsTimeHasCome() {
        var clock = new ManualClock();
        FaultPlan plan = FaultPlan.seeded(1).withScript(FaultScript.parse("""
                        resume symbol=BTCUSDT at=20s
                        halt   symbol=BTCUSDT at=10s
                        pause  symbol=ETHUSDT at=10s
                        delist symbol=BTCUSDT at=30s
                        resume symbol=BTCUSDT at=40s    # too late, it is gone for good
                        resume symbol=ETHUSDT at=40s
                        """));
        try (var scripted = TestExchange.start(ExchangeSettings.builder()
                .generated(TestExchange.small())
                .clock(clock)
                .faults(plan))) {
            RestClient client = TestExchange.rest(scripted);
            assertThat(statuses(client)).containsEntry("BTCUSDT", "TRADING");

            clock.advance(Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(statuses(client))
                    .containsEntry("BTCUSDT", "HALT")
                    .containsEntry("ETHUSDT", "BREAK"));
            clock.advance(Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(statuses(client)).containsEntry("BTCUSDT", "TRADING"));
            clock.advance(Duration.ofSeconds(10));
            await().untilAsserted(() -> assertThat(statuses(client)).doesNotContainKey("BTCUSDT"));
            clock.advance(Duration.ofSeconds(10));
            await().untilAsserted(() ->
                    assertThat(statuses(client)).doesNotContainKey("BTCUSDT").containsEntry("ETHUSDT", "TRADING"));
            assertThat(scripted.stats().failure()).isNull();
        }
    }

    @Test
    void aScriptForASymbolThatIsNotListedIsRefusedAtTheStart() {
        FaultPlan plan = FaultPlan.seeded(1).withScript(FaultScript.parse("halt symbol=NOSUCH at=1s"));

        assertThatThrownBy(() -> TestExchange.start(ExchangeSettings.builder()
                        .generated(TestExchange.small())
                        .faults(plan)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NOSUCH");
    }

    private static Map<String, String> statuses(RestClient client) {
        var statuses = new HashMap<String, String>();
        client.json("/api/v3/exchangeInfo")
                .get("symbols")
                .forEach(symbol -> statuses.put(
                        symbol.get("symbol").textValue(), symbol.get("status").textValue()));
        return statuses;
    }
}
