package capstan.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.FeedMessage;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.Frames;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class TruthIT {

    /// A client that has the whole book must come to the exchange's sum after every diff.
    @Test
    void theSumIsThatOfAClientWithEveryLevel() {
        Map<Long, Long> truth = new ConcurrentHashMap<>();
        try (SimulatedExchange exchange =
                TestExchange.start(ExchangeSettings.builder().generated(TestExchange.small()))) {
            exchange.listenToTruth((symbol, id, sum) -> {
                if (symbol.equals("BTCUSDT")) {
                    truth.put(id, sum);
                }
            });
            Instrument bitcoin = exchange.listings().getFirst().instrument();
            try (StreamClient client = StreamClient.connect(exchange.sbePort(), "/ws/btcusdt@depth", "any")) {
                await().until(() -> client.frames.size() > 2);
                JsonNode snapshot = TestExchange.rest(exchange).json("/api/v3/depth?symbol=BTCUSDT&limit=5000");
                await().until(() -> client.frames.size() > 60);

                OrderBook book = new PagedOrderBook(bitcoin.tickSize());
                fill(book, Side.BID, snapshot.get("bids"), bitcoin);
                fill(book, Side.ASK, snapshot.get("asks"), bitcoin);
                long last = snapshot.get("lastUpdateId").longValue();
                int compared = 0;
                for (byte[] frame : client.frames) {
                    FeedMessage diff = Frames.read(frame, bitcoin);
                    if (diff.ids.lastId > last) {
                        book.setAll(Side.BID, diff.bids);
                        book.setAll(Side.ASK, diff.asks);
                        assertThat(book.sum()).isEqualTo(truth.get(diff.ids.lastId));
                        compared++;
                    }
                }
                assertThat(compared).isGreaterThan(40);
            }
        }
    }

    private static void fill(OrderBook book, Side side, JsonNode levels, Instrument instrument) {
        assertThat(levels.size()).isLessThan(5_000);
        for (JsonNode level : levels) {
            book.set(
                    side,
                    Decimals.parse(level.get(0).textValue(), instrument.priceExponent()),
                    Decimals.parse(level.get(1).textValue(), instrument.quantityExponent()));
        }
    }
}
