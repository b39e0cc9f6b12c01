package capstan.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.Frames;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.TestExchange;
import capstan.simulator.generator.Pace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What happens to a client that does not read.
class SlowClientIT {

    private static final OutboundRules TIGHT = new OutboundRules(false, 1 << 20, 64 << 10, 32 << 10, 16 << 10);

    private static SimulatedExchange start(OutboundRules outbound, Pace pace) {
        return TestExchange.start(ExchangeSettings.builder()
                .generated(TestExchange.small().withPace(pace))
                .outbound(outbound));
    }

    @Test
    void bestBidAskIsCulledToTheNewestOfEachSymbol() throws Exception {
        try (SimulatedExchange exchange = start(TIGHT, new Pace.Events(50_000));
                SilentClient client = SilentClient.connect(
                        exchange.sbePort(),
                        "/stream?streams=btcusdt@bestBidAsk/ethusdt@bestBidAsk/solusdt@bestBidAsk",
                        "key")) {
            await().until(() -> exchange.stats().culled() > 10_000);
            assertThat(exchange.stats().slowClients()).isZero();

            Map<String, Long> lastIds = new HashMap<>();
            long jumps = 0;
            long widest = 0;
            for (int count = 0; count < 20_000 && jumps < 3; count++) {
                byte[] frame = client.next(0x2);
                FrameIds ids = Frames.ids(frame);
                assertThat(ids.kind).isEqualTo(FrameKind.BEST_BID_ASK);
                Long last = lastIds.put(Frames.symbol(frame), ids.lastId);
                if (last != null) {
                    assertThat(ids.lastId).isGreaterThan(last);
                    widest = Math.max(widest, ids.lastId - last);
                    jumps += ids.lastId - last > 500 ? 1 : 0;
                }
            }
            assertThat(jumps)
                    .as("ids jump where messages were culled, widest jump %d", widest)
                    .isEqualTo(3);
        }
    }

    @Test
    void aClientThatCannotKeepUpWithDepthAndTradesIsDisconnected() throws Exception {
        try (SimulatedExchange exchange = start(TIGHT, new Pace.Events(100_000));
                SilentClient client = SilentClient.connect(
                        exchange.sbePort(), "/stream?streams=btcusdt@depth/btcusdt@trade/ethusdt@trade", "key")) {
            await().until(() -> exchange.stats().slowClients() == 1);
            await().until(() -> exchange.stats().openConnections() == 0);

            assertThat(exchange.stats().closesByCode()).containsEntry("1008", 1L);
            // Nothing was dropped before the end: diffs that did arrive follow each other.
            long last = 0;
            for (int count = 0; count < 200; count++) {
                byte[] frame = client.next(0x2);
                if (Frames.kind(frame) == FrameKind.DEPTH_DIFF) {
                    FrameIds ids = Frames.ids(frame);
                    assertThat(last == 0 ? ids.firstId : last + 1).isEqualTo(ids.firstId);
                    last = ids.lastId;
                }
            }
        }
    }

    @Test
    void losslessMakesTheMarketWaitInstead() throws Exception {
        var lossless = new OutboundRules(true, 16 << 20, 64 << 10, 32 << 10, 16 << 10);
        try (SimulatedExchange exchange = start(lossless, new Pace.FullSpeed(256));
                SilentClient client = SilentClient.connect(
                        exchange.sbePort(), "/stream?streams=btcusdt@depth/btcusdt@trade/btcusdt@bestBidAsk", "key")) {
            client.next(0x2);
            var frames = new AtomicLong(-1);
            await().during(Duration.ofMillis(200))
                    .until(() -> frames.getAndSet(exchange.stats().frames())
                            == exchange.stats().frames());
            // The market still answers while it waits.
            assertThat(TestExchange.rest(exchange)
                            .get("/api/v3/depth?symbol=BTCUSDT")
                            .statusCode())
                    .isEqualTo(200);

            long lastTrade = 0;
            long lastUpdate = 0;
            for (int count = 0; count < 100_000; count++) {
                FrameIds ids = Frames.ids(client.next(0x2));
                if (ids.kind == FrameKind.TRADES) {
                    assertThat(lastTrade == 0 ? ids.firstId : lastTrade + 1).isEqualTo(ids.firstId);
                    lastTrade = ids.lastId;
                } else if (ids.kind == FrameKind.DEPTH_DIFF) {
                    assertThat(lastUpdate == 0 ? ids.firstId : lastUpdate + 1).isEqualTo(ids.firstId);
                    lastUpdate = ids.lastId;
                }
            }
            assertThat(exchange.stats().culled()).isZero();
            assertThat(exchange.stats().slowClients()).isZero();
        }
    }
}
