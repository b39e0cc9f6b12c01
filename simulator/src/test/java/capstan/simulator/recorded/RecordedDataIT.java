package capstan.simulator.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.stream.OutboundRules;
import capstan.wire.exchange.SbeFrameReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The recorded market of the shared data, through the socket, followed as the venue tells clients to.
class RecordedDataIT {

    private static final String FOLDER = "data/binance-spot-btcusdt-2024-08-08";

    @Test
    void aClientAppliesExactlyTheDiffsThatWereRecorded() {
        Optional<Path> shared = Recordings.shared().map(path -> path.resolve(FOLDER));
        assumeThat(shared).as("recorded data beside the repository").isPresent();
        Path folder = shared.orElseThrow();
        var settings = RecordingSettings.of(
                        List.of(folder.resolve("btcusdt_20240808.gz"), folder.resolve("btcusdt_20240809.gz")))
                .withSpeed(new RecordingSettings.Speed.Full())
                .holdingFor(Set.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES, FrameKind.BEST_BID_ASK));
        try (SimulatedExchange exchange = TestExchange.start(
                        ExchangeSettings.builder().recorded(settings).outbound(OutboundRules.LOSSLESS));
                StreamClient client = StreamClient.connect(
                        exchange.sbePort(), "/stream?streams=btcusdt@depth/btcusdt@trade/btcusdt@bestBidAsk", "key")) {
            await().until(() -> exchange.stats().played().getFirst().held());
            JsonNode snapshot = TestExchange.rest(exchange).json("/api/v3/depth?symbol=BTCUSDT&limit=5000");
            await().atMost(Duration.ofSeconds(60)).until(() -> exchange.stats().finished());
            await().until(() -> client.frameCount.get() == 6_495 + 73_174 + 19_904);

            Instrument instrument = exchange.listings().getFirst().instrument();
            assertThat(instrument.tickSize()).isEqualTo(1_000_000);
            // Some old orders rest with six decimals.
            assertThat(instrument.stepSize()).isEqualTo(100);
            assertThat(snapshot.get("lastUpdateId").longValue()).isEqualTo(50_093_239_218L);
            assertThat(snapshot.get("bids")).hasSize(1_000);
            follow(client, instrument, snapshot);
            JsonNode trades = TestExchange.rest(exchange)
                    .json("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=3735703000&limit=1000");
            assertThat(trades).hasSize(163);
            assertThat(exchange.stats().played().getFirst().bookGaps()).isZero();
        }
    }

    private static void follow(StreamClient client, Instrument instrument, JsonNode snapshot) {
        OrderBook book = new PagedOrderBook(instrument.tickSize());
        anchor(book, Side.BID, snapshot.get("bids"));
        anchor(book, Side.ASK, snapshot.get("asks"));
        long id = snapshot.get("lastUpdateId").longValue();
        var reader = new SbeFrameReader();
        var message = new FeedMessage(instrument);
        Map<Long, long[]> tops = new HashMap<>();
        int applied = 0;
        int stale = 0;
        int compared = 0;
        long nextTrade = 3_735_683_259L;
        for (byte[] frame : client.frames) {
            FrameKind kind = reader.read(frame, 0, frame.length, message);
            if (kind == FrameKind.TRADES) {
                assertThat(message.trades.id(0)).isEqualTo(nextTrade++);
            } else if (kind == FrameKind.BEST_BID_ASK) {
                tops.put(message.ids.lastId, new long[] {
                    message.bids.price(0), message.bids.quantity(0), message.asks.price(0), message.asks.quantity(0)
                });
            } else if (message.ids.lastId <= id) {
                stale++;
            } else {
                assertThat(message.ids.firstId).isLessThanOrEqualTo(id + 1);
                book.setAll(Side.BID, message.bids);
                book.setAll(Side.ASK, message.asks);
                id = message.ids.lastId;
                applied++;
                assertThat(book.isCrossed()).isFalse();
                compared += agrees(book, tops.get(id));
            }
        }
        assertThat(applied).isEqualTo(6_493);
        assertThat(stale).isEqualTo(2);
        assertThat(nextTrade).isEqualTo(3_735_703_163L);
        assertThat(compared).isGreaterThan(500);
    }

    private static int agrees(OrderBook book, long @Nullable [] top) {
        if (top == null) {
            return 0;
        }
        assertThat(new long[] {
                    book.bestPrice(Side.BID),
                    book.bestQuantity(Side.BID),
                    book.bestPrice(Side.ASK),
                    book.bestQuantity(Side.ASK)
                })
                .isEqualTo(top);
        return 1;
    }

    private static void anchor(OrderBook book, Side side, JsonNode levels) {
        for (JsonNode level : levels) {
            book.set(
                    side,
                    Decimals.parse(level.get(0).textValue(), -8),
                    Decimals.parse(level.get(1).textValue(), -8));
        }
    }
}
