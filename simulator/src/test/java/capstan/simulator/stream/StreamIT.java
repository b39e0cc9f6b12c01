package capstan.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.instrument.Instrument;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.Frames;
import capstan.simulator.RestClient;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamIT {

    private SimulatedExchange exchange;
    private Instrument bitcoin;

    @BeforeAll
    void start() {
        exchange = TestExchange.start(ExchangeSettings.builder()
                .generated(TestExchange.small())
                .connection(
                        ConnectionRules.DEFAULT.withApiKeys(Set.of("good-key")).withAttempts(10_000)));
        bitcoin = exchange.listings().getFirst().instrument();
    }

    @AfterAll
    void stop() {
        exchange.close();
    }

    private StreamClient sbe(String path) {
        return StreamClient.connect(exchange.sbePort(), path, "good-key");
    }

    private StreamClient json(String path) {
        return StreamClient.connect(exchange.jsonPort(), path, null);
    }

    private HttpResponse<String> plain(int port, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aMissingOrUnknownKeyIsRefusedWithJson() throws Exception {
        HttpResponse<String> missing = plain(exchange.sbePort(), "/ws/btcusdt@trade");
        HttpResponse<String> unknown = plain(exchange.sbePort(), "/ws/btcusdt@trade", "X-MBX-APIKEY", "bad-key");

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(RestClient.parse(missing.body()).get("code").intValue()).isEqualTo(-2014);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(RestClient.parse(unknown.body()).get("code").intValue()).isEqualTo(-2015);
        assertThat(RestClient.parse(unknown.body()).get("msg").textValue()).doesNotContain("bad-key");
        assertThatThrownBy(() -> StreamClient.connect(exchange.sbePort(), "/ws", "bad-key"));
        assertThatThrownBy(() -> StreamClient.connect(exchange.sbePort(), "/ws", null));
    }

    @Test
    void anUnknownPathIsNotFoundAndPlainHttpIsToldToUpgrade() throws Exception {
        assertThat(plain(exchange.sbePort(), "/nowhere", "X-MBX-APIKEY", "good-key")
                        .statusCode())
                .isEqualTo(404);
        assertThat(plain(exchange.sbePort(), "/ws", "X-MBX-APIKEY", "good-key").statusCode())
                .isEqualTo(426);
    }

    @ParameterizedTest
    @CsvSource({
        "trade, TRADES",
        "bestBidAsk, BEST_BID_ASK",
        "depth, DEPTH_DIFF",
        "depth20, DEPTH_TOP",
    })
    void eachBinaryStreamCarriesItsTemplateOneMessageAFrame(String stream, FrameKind kind) {
        try (StreamClient client = sbe("/ws/ethusdt@" + stream)) {
            await().until(() -> client.frames.size() >= 5);

            assertThat(client.frames).allSatisfy(frame -> {
                assertThat(Frames.kind(frame)).isEqualTo(kind);
                assertThat(Frames.symbol(frame)).isEqualTo("ETHUSDT");
            });
            assertThat(client.texts).isEmpty();
        }
    }

    @Test
    void aCombinedAddressCarriesBareFramesOfAllItsStreams() {
        try (StreamClient client = sbe("/stream?streams=btcusdt@trade/btcusdt@bestBidAsk/ethusdt@depth")) {
            await().until(() ->
                    client.frames.stream().map(Frames::kind).distinct().count() == 3);

            assertThat(client.frames.stream()
                            .filter(frame -> Frames.kind(frame) == FrameKind.DEPTH_DIFF)
                            .map(Frames::symbol)
                            .distinct())
                    .containsExactly("ETHUSDT");
        }
    }

    @Test
    void depth20ShowsTwentyOrderedLevelsASide() {
        try (StreamClient client = sbe("/ws/btcusdt@depth20")) {
            await().until(() -> client.frames.size() >= 3);

            FeedMessage message = Frames.read(client.frames.getLast(), bitcoin);
            assertThat(message.bids.size()).isEqualTo(20);
            assertThat(message.asks.size()).isEqualTo(20);
            for (int level = 1; level < 20; level++) {
                assertThat(message.bids.price(level)).isLessThan(message.bids.price(level - 1));
                assertThat(message.asks.price(level)).isGreaterThan(message.asks.price(level - 1));
            }
            assertThat(message.bids.price(0)).isLessThan(message.asks.price(0));
        }
    }

    @Test
    void aClientThatFollowsTheVenuesProcedureGetsABookThatStaysInStep() {
        try (StreamClient client = sbe("/ws/btcusdt@depth")) {
            await().until(() -> !client.frames.isEmpty());
            long firstId = Frames.ids(client.frames.getFirst()).firstId;
            JsonNode snapshot = TestExchange.rest(exchange).json("/api/v3/depth?symbol=BTCUSDT&limit=5000");
            long id = snapshot.get("lastUpdateId").longValue();
            await().until(() -> Frames.ids(client.frames.getLast()).lastId > id + 50);

            assertThat(id).isGreaterThanOrEqualTo(firstId - 1);
            long expected = 0;
            boolean joined = false;
            for (byte[] frame : client.frames) {
                var ids = Frames.ids(frame);
                if (expected != 0) {
                    assertThat(ids.firstId).isEqualTo(expected);
                }
                expected = ids.lastId + 1;
                joined |= ids.firstId <= id + 1 && id + 1 <= ids.lastId;
            }
            assertThat(joined).isTrue();
        }
    }

    @Test
    void idsGoOnAcrossConnections() {
        long last;
        try (StreamClient client = sbe("/stream?streams=btcusdt@depth/btcusdt@trade")) {
            await().until(() -> client.frames.size() >= 20);
            last = client.frames.stream()
                    .filter(frame -> Frames.kind(frame) == FrameKind.DEPTH_DIFF)
                    .mapToLong(frame -> Frames.ids(frame).lastId)
                    .max()
                    .orElseThrow();
        }
        try (StreamClient client = sbe("/ws/btcusdt@depth")) {
            await().until(() -> !client.frames.isEmpty());
            assertThat(Frames.ids(client.frames.getFirst()).lastId).isGreaterThan(last);
        }
    }

    @Test
    void unknownStreamsAreAcceptedAndStaySilent() {
        try (StreamClient client = sbe("/ws/nosuch@trade")) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"BTCUSDT@trade\",\"btcusdt@nothing\"],\"id\":1}");
            await().until(() -> client.texts.size() == 1);
            assertThat(client.texts.getFirst()).isEqualTo("{\"result\":null,\"id\":1}");

            client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}");
            await().until(() -> client.texts.size() == 2);
            assertThat(client.texts.get(1))
                    .isEqualTo("{\"result\":[\"nosuch@trade\",\"BTCUSDT@trade\",\"btcusdt@nothing\"],\"id\":2}");
            assertThat(client.frames).isEmpty();
        }
    }

    @Test
    void streamsAreSubscribedAndUnsubscribedOnABareConnection() {
        try (StreamClient client = sbe("/ws")) {
            client.send(
                    "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bestBidAsk\",\"ethusdt@trade\"],\"id\":\"a1\"}");
            await().until(() -> client.frames.size() >= 5);
            assertThat(client.texts).containsExactly("{\"result\":null,\"id\":\"a1\"}");

            client.send(
                    "{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@bestBidAsk\",\"ethusdt@trade\"],\"id\":null}");
            await().until(() -> client.texts.size() == 2);
            assertThat(client.texts.get(1)).isEqualTo("{\"result\":null,\"id\":null}");
            client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}");
            await().until(() -> client.texts.size() == 3);
            assertThat(client.texts.get(2)).isEqualTo("{\"result\":[],\"id\":3}");
            var sent = new AtomicLong(-1);
            await().during(Duration.ofMillis(200))
                    .until(() -> sent.getAndSet(exchange.stats().frames())
                            == exchange.stats().frames());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            not json                                                                |  3
            [1]                                                                     |  2
            {"id":1}                                                                |  2
            {"method":"JUMP","id":1}                                                |  2
            {"method":"SUBSCRIBE","params":"btcusdt@trade","id":1}                  |  2
            {"method":"SUBSCRIBE","params":[1],"id":1}                              |  2
            {"method":"LIST_SUBSCRIPTIONS","params":["x"],"id":1}                   |  2
            {"method":"LIST_SUBSCRIPTIONS","id":1.5}                                |  2
            {"method":"LIST_SUBSCRIPTIONS","id":"an id that is much longer than 36 characters"} | 2
            {"method":"SET_PROPERTY","params":["combined",1],"id":1}                |  1
            {"method":"SET_PROPERTY","params":["combined",true,3],"id":1}           |  2
            {"method":"SET_PROPERTY","params":[5,true],"id":1}                      |  2
            {"method":"GET_PROPERTY","params":["nothing"],"id":1}                   |  0
            """)
    void badRequestsGetTheirErrorCode(String request, int code) {
        try (StreamClient client = sbe("/ws")) {
            client.send(request);
            await().until(() -> client.texts.size() == 1);

            JsonNode answer = RestClient.parse(client.texts.getFirst());
            assertThat(answer.get("code").intValue()).isEqualTo(code);
            assertThat(answer.get("msg").textValue()).isNotBlank();
        }
    }

    @Test
    void theCombinedPropertyStartsByTheAddressAndWrapsJson() {
        try (StreamClient client = json("/ws/btcusdt@bookTicker")) {
            await().until(() -> !client.texts.isEmpty());
            assertThat(RestClient.parse(client.texts.getFirst()).has("stream")).isFalse();
            client.send("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":1}");
            await().until(() -> client.texts.contains("{\"result\":false,\"id\":1}"));

            client.send("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":2}");
            await().until(() ->
                    client.texts.stream().anyMatch(text -> text.startsWith("{\"stream\":\"btcusdt@bookTicker\"")));
        }
        try (StreamClient client = json("/stream?streams=btcusdt@bookTicker")) {
            await().until(() -> !client.texts.isEmpty());
            assertThat(client.texts.getFirst()).startsWith("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":");
        }
    }

    @Test
    void aConnectionHasAtMost1024Streams() throws Exception {
        String many = IntStream.range(0, 1_025)
                .mapToObj(index -> "s" + index + "@trade")
                .collect(Collectors.joining("/"));
        HttpResponse<String> refused = plain(exchange.sbePort(), "/stream?streams=" + many, "X-MBX-APIKEY", "good-key");
        assertThat(refused.statusCode()).isEqualTo(400);

        String fits = many.substring(0, many.lastIndexOf('/'));
        try (StreamClient client = sbe("/stream?streams=" + fits)) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}");
            await().until(() -> client.texts.size() == 1);
            assertThat(RestClient.parse(client.texts.getFirst()).get("code").intValue())
                    .isEqualTo(2);
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"s5@trade\"],\"id\":2}");
            await().until(() -> client.texts.size() == 2);
            assertThat(client.texts.get(1)).isEqualTo("{\"result\":null,\"id\":2}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "trade, trade",
        "aggTrade, aggTrade",
        "depth, depthUpdate",
        "depth@100ms, depthUpdate",
        "kline_1s, kline",
        "kline_15m, kline",
    })
    void jsonStreamsCarryTheirEvent(String stream, String event) {
        try (StreamClient client = json("/ws/btcusdt@" + stream)) {
            await().until(() -> client.texts.size() >= 2);

            JsonNode message = RestClient.parse(client.texts.getLast());
            assertThat(message.get("e").textValue()).isEqualTo(event);
            assertThat(message.get("s").textValue()).isEqualTo("BTCUSDT");
            assertThat(String.valueOf(message.get("E").longValue())).hasSize(13);
        }
    }

    @ParameterizedTest
    @CsvSource({"depth5, 5", "depth10@100ms, 10", "depth20@100ms, 20"})
    void jsonPartialBooksHaveNeitherSymbolNorTime(String stream, int levels) {
        try (StreamClient client = json("/ws/btcusdt@" + stream)) {
            await().until(() -> client.texts.size() >= 2);

            JsonNode message = RestClient.parse(client.texts.getLast());
            assertThat(message.get("bids")).hasSize(levels);
            assertThat(message.get("asks")).hasSize(levels);
            assertThat(message.get("bids").get(0).get(0).textValue()).matches("\\d+\\.\\d{8}");
            assertThat(message.has("s")).isFalse();
            assertThat(message.has("E")).isFalse();
        }
    }

    @Test
    void jsonTimesAreMicrosWhereAskedForAndTradesAreTheSameOnBothServices() {
        try (StreamClient micros = json("/ws/btcusdt@trade?timeUnit=MICROSECOND");
                StreamClient binary = sbe("/ws/btcusdt@trade")) {
            await().until(() -> micros.texts.size() >= 8 && binary.frames.size() >= 8);

            JsonNode trade = RestClient.parse(micros.texts.getLast());
            assertThat(String.valueOf(trade.get("T").longValue())).hasSize(16);
            long id = trade.get("t").longValue();
            await().until(() -> Frames.ids(binary.frames.getLast()).lastId >= id);
            FeedMessage same = binary.frames.stream()
                    .map(frame -> Frames.read(frame, bitcoin))
                    .filter(message -> message.ids.firstId <= id && id <= message.ids.lastId)
                    .findFirst()
                    .orElseThrow();
            assertThat(same.transactTimeMicros).isEqualTo(trade.get("T").longValue());
            assertThat(same.ids.eventTimeMicros).isEqualTo(trade.get("E").longValue());
            int index = (int) (id - same.ids.firstId);
            assertThat(new BigDecimal(trade.get("p").textValue())
                            .movePointRight(8)
                            .longValueExact())
                    .isEqualTo(same.trades.price(index));
            assertThat(trade.get("m").booleanValue()).isEqualTo(same.trades.isBuyerMaker(index));
        }
    }

    @Test
    void blockTradesAreKnownAndSilent() {
        try (StreamClient client = json("/ws/btcusdt@blockTrade")) {
            client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
            await().until(() -> !client.texts.isEmpty());
            assertThat(client.texts).isEqualTo(List.of("{\"result\":[\"btcusdt@blockTrade\"],\"id\":1}"));
        }
    }
}
