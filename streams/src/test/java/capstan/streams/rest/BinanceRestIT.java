package capstan.streams.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import capstan.market.book.DepthSnapshot;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.instrument.TradingStatus;
import capstan.market.ports.RequestLimit;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest.Refused;
import capstan.market.ports.VenueRest.UnknownSymbol;
import capstan.market.ports.VenueRest.Unreachable;
import capstan.market.trades.Trade;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The client of the exchange's REST against one that answers by script.
class BinanceRestIT {

    private static final Instrument BTC = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final String TRADE =
            "{\"id\":7,\"price\":\"100.01000000\",\"qty\":\"0.00100000\",\"quoteQty\":\"0.1\",\"time\":1700000000000123,"
                    + "\"isBuyerMaker\":true,\"isBestMatch\":true}";

    private final Queue<Detection> detections = new ConcurrentLinkedQueue<>();
    private final AtomicLong nanos = new AtomicLong();
    private ScriptedRest exchange;
    private BinanceRest rest;

    @BeforeEach
    void open() throws Exception {
        exchange = new ScriptedRest();
        rest = client("retries = 2, request-timeout = 5s");
    }

    @AfterEach
    void close() {
        exchange.close();
    }

    @Test
    void aDepthSnapshotIsReadExactly() {
        exchange.says("{\"lastUpdateId\":9007199254740993,\"bids\":[[\"60000.01000000\",\"1.50000001\"],"
                + "[\"60000.00000000\",\"92233720368.00000000\"]],\"asks\":[[\"60000.02\",\"0.00000001\"]]}");

        DepthSnapshot snapshot = get(rest.depthSnapshot(BTC, 1000));

        assertThat(exchange.asked.remove().uri()).isEqualTo("/api/v3/depth?symbol=BTCUSDT&limit=1000");
        assertThat(snapshot.lastUpdateId()).isEqualTo(9_007_199_254_740_993L); // above 2^53: no double on the way
        assertThat(snapshot.bids().price(0)).isEqualTo(6_000_001_000_000L);
        assertThat(snapshot.bids().quantity(0)).isEqualTo(150_000_001);
        assertThat(snapshot.bids().quantity(1)).isEqualTo(9_223_372_036_800_000_000L);
        assertThat(snapshot.asks().quantity(0)).isEqualTo(1);
        assertThat(snapshot.requestedLevels()).isEqualTo(1000);
        assertThat(snapshot.receivedAtMicros()).isEqualTo(1_800_000_000_000_000L);
    }

    @Test
    void tradesAreAskedForByIdInMicrosecondsAndWithoutAKey() {
        exchange.says("[" + TRADE + "]");

        List<Trade> trades = get(rest.trades(BTC, 7, 500));

        assertThat(trades).containsExactly(new Trade(7, 10_001_000_000L, 100_000, 1_700_000_000_000_123L, true));
        ScriptedRest.Asked asked = exchange.asked.remove();
        assertThat(asked.uri()).isEqualTo("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=7&limit=500");
        assertThat(asked.timeUnit()).isEqualTo("MICROSECOND");
        assertThat(asked.carriedKey()).isFalse(); // the endpoint needs none, and a key not sent cannot leak
    }

    @Test
    void instrumentsComeInTheOrderAskedForAndSayTheWeightOfAMinute() {
        exchange.says("{\"rateLimits\":[{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\",\"intervalNum\":5,"
                + "\"limit\":300000},{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
                + "\"limit\":1200}],\"symbols\":["
                + symbol("ETHUSDT", "0.01000000", "0.00010000", "9000.00000000")
                + ","
                + symbol("SHIBUSDT", "0.00000001", "1.00000000", "46116860414.00000000")
                + "]}");

        List<Listed> listed = get(rest.instruments(List.of("SHIBUSDT", "ETHUSDT")));

        List<Instrument> instruments = listed.stream().map(Listed::instrument).toList();
        assertThat(instruments).extracting(Instrument::symbol).containsExactly("SHIBUSDT", "ETHUSDT");
        assertThat(instruments.get(1)).isEqualTo(new Instrument("binance", "ETHUSDT", -8, -8, 1_000_000, 10_000));
        Instrument shib = instruments.get(0);
        assertThat(shib.tickSize()).isEqualTo(1);
        assertThat(shib.quantityExponent()).isGreaterThan(-8); // the largest order, a thousandfold, fits a long
        assertThat(rest.weightPerMinute()).isEqualTo(1200);
        assertThat(rest.requestLimit()).contains(new RequestLimit(300_000, Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "TRADING, TRADING",
        "CANCEL_ONLY, CANCEL_ONLY",
        "HALT, HALT",
        "BREAK, BREAK",
        "END_OF_DAY, CLOSED",
        "AUCTION_MATCH, CLOSED",
        "a word of tomorrow, OTHER"
    })
    void theExchangeSaysWhetherASymbolIsTraded(String word, TradingStatus status) {
        exchange.says(exchangeInfo("BTCUSDT").replace("TRADING", word));

        assertThat(get(rest.instruments(List.of("BTCUSDT"))))
                .extracting(Listed::status)
                .containsExactly(status);
    }

    @Test
    void weightsAreTheExchanges() {
        assertThat(List.of(100, 101, 500, 501, 1000, 1001, 5000).stream()
                        .map(rest::depthWeight)
                        .toList())
                .containsExactly(5, 25, 25, 50, 50, 250, 250);
        assertThat(rest.tradesWeight()).isEqualTo(25);
        assertThat(rest.instrumentsWeight()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 418, 403})
    void aRefusalSaysForHowLongAndIsNotAskedAgain(int status) {
        exchange.says(status, Map.of("Retry-After", "17"), "{\"code\":-1003,\"msg\":\"Too many requests.\"}");

        Refused refused = refused(rest.depthSnapshot(BTC, 5000));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(refused).hasMessageContaining("Too many requests.").hasMessageContaining("-1003");
        assertThat(exchange.asked).hasSize(1);
    }

    @Test
    void aBanWithoutTheHeaderIsReadFromItsText() {
        exchange.says(
                418,
                Map.of(),
                "{\"code\":-1003,\"msg\":\"Way too much request weight used; IP banned until 1800000030000.\"}");

        assertThat(refused(rest.trades(BTC, 1, 1)).retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aFailingExchangeIsLeftAloneAndItsWordsAreTold(int status) {
        exchange.says(status, Map.of(), "<html>upstream is down</html>");

        Refused refused = refused(rest.depthSnapshot(BTC, 100));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.retryAfter()).isZero();
        assertThat(refused).hasMessageContaining("upstream is down");
        assertThat(exchange.asked).hasSize(1);
    }

    @Test
    void anUnknownSymbolAmongSeveralIsFoundOut() {
        String unknown = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}";
        exchange.says(400, Map.of(), unknown).says(exchangeInfo("BTCUSDT")).says(400, Map.of(), unknown);

        Throwable failure = failure(rest.instruments(List.of("BTCUSDT", "NOPEUSDT")));

        assertThat(failure)
                .isInstanceOf(UnknownSymbol.class)
                .hasMessageContaining("NOPEUSDT")
                .hasMessageContaining("capstan.node.symbols");
        assertThat(((UnknownSymbol) failure).symbol()).contains("NOPEUSDT");
    }

    /// It has cost weight, so whether it is asked for again is for the gate to decide.
    @Test
    void halfAnAnswerIsNotAskedForAgainFromHere() {
        exchange.thenAnswer(new ScriptedRest.HalfOf("[" + TRADE + "]"));

        assertThat(failure(rest.trades(BTC, 7, 1)))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("--rest");
        assertThat(exchange.asked).hasSize(1);
        assertThat(kinds()).containsExactly(DetectionKind.UNREADABLE_ANSWER);
        assertThat(detections.element().symbol()).isEqualTo("BTCUSDT");
    }

    @Test
    void aConnectionThatCannotBeOpenedIsTriedAgain() {
        exchange.close();

        assertThat(failure(rest.depthSnapshot(BTC, 100))).isInstanceOf(Unreachable.class);
        assertThat(kinds()).hasSize(3).containsOnly(DetectionKind.VENUE_FAILED); // one and two retries
    }

    @Test
    void everyAnswerSaysTheUsedWeightRefusalsToo() {
        assertThat(rest.usage()).isEmpty();
        exchange.says(200, Map.of("X-MBX-USED-WEIGHT-1M", "25"), "[" + TRADE + "]");
        get(rest.trades(BTC, 7, 1));
        assertThat(rest.usage()).contains(new RestUsage(25, 0));

        nanos.set(7);
        exchange.says(429, Map.of("X-MBX-USED-WEIGHT-1M", "6010"), "{\"code\":-1003,\"msg\":\"Too many.\"}");
        refused(rest.trades(BTC, 7, 1));

        assertThat(rest.usage()).contains(new RestUsage(6010, 7));
    }

    @Test
    void theUsedWeightIsAskedForByTheCheapestRequest() {
        exchange.says(200, Map.of("X-MBX-USED-WEIGHT-1M", "4711"), "{}").says(200, Map.of(), "{}");

        assertThat(get(rest.askUsage())).contains(new RestUsage(4711, 0));
        assertThat(exchange.asked.remove().uri()).isEqualTo("/api/v3/ping");
        assertThat(get(rest.askUsage())).contains(new RestUsage(4711, 0)); // without the header: as it last said
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "12345678901234567890", "many"})
    void aUsedWeightThatIsNoCountIsNotBelieved(String text) {
        exchange.says(200, Map.of("X-MBX-USED-WEIGHT-1M", text), "[" + TRADE + "]");

        get(rest.trades(BTC, 7, 1));

        assertThat(rest.usage()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"429, REFUSED", "403, REFUSED", "418, BANNED", "500, VENUE_FAILED", "503, VENUE_FAILED"})
    void whatIsWrongWithAnAnswerIsTold(int status, DetectionKind kind) {
        exchange.says(status, Map.of(), "{\"code\":-1000,\"msg\":\"no\"}");

        refused(rest.depthSnapshot(BTC, 100));

        assertThat(kinds()).containsExactly(kind);
        assertThat(detections.element().detail()).contains("/api/v3/depth").contains(String.valueOf(status));
        assertThat(detections.element().atMicros()).isEqualTo(1_800_000_000_000_000L);
    }

    @Test
    void anAnswerThatCannotBeReadAndASlowOneAreTold() {
        exchange.says("{").thenAnswer(new ScriptedRest.Later(() -> nanos.addAndGet(2_000_000_001L), "[" + TRADE + "]"));

        failure(rest.depthSnapshot(BTC, 100));
        get(rest.trades(BTC, 7, 1));

        assertThat(kinds()).containsExactly(DetectionKind.UNREADABLE_ANSWER, DetectionKind.SLOW_ANSWER);
    }

    @Test
    void goodAnswersAreNotTold() {
        exchange.says("[" + TRADE + "]").says(exchangeInfo("BTCUSDT"));

        get(rest.trades(BTC, 7, 1));
        get(rest.instruments(List.of("BTCUSDT")));

        assertThat(detections).isEmpty();
    }

    @Test
    void aSilentExchangeIsGivenUpAfterTheTimeout() {
        BinanceRest impatient = client("retries = 0, request-timeout = 200ms");
        exchange.thenAnswer(ScriptedRest.Silence.SILENCE);

        assertThat(failure(impatient.depthSnapshot(BTC, 100)))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("gives no answer");
        assertThat(kinds()).containsExactly(DetectionKind.SLOW_ANSWER);
    }

    @Test
    void anAnswerBeyondTheBoundIsNotKept() {
        BinanceRest narrow = client("retries = 0, max-answer-bytes = 64 KiB");
        exchange.says("{\"padding\":\"" + "x".repeat(100_000) + "\"}");

        assertThat(failure(narrow.depthSnapshot(BTC, 100))).isInstanceOf(Unreachable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "null",
                "{}",
                "[]",
                "\"text\"",
                "{\"lastUpdateId\":1}",
                "{\"lastUpdateId\":\"one\",\"bids\":[],\"asks\":[]}",
                "{\"lastUpdateId\":1.5,\"bids\":[],\"asks\":[]}",
                "{\"lastUpdateId\":1,\"bids\":{},\"asks\":[]}",
                "{\"lastUpdateId\":1,\"bids\":[[\"1.0\"]],\"asks\":[]}",
                "{\"lastUpdateId\":1,\"bids\":[[\"1.123456789\",\"1\"]],\"asks\":[]}",
                "{\"lastUpdateId\":1,\"bids\":[[\"1\",\"2\"],[\"2\",\"2\"]],\"asks\":[]}",
                "{\"lastUpdateId\":1,\"bids\":[[\"-1\",\"2\"]],\"asks\":[]}",
                "{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]} and more",
            })
    void aDepthThatIsNoneIsRefusedWhole(String body) {
        exchange.says(body);

        assertThat(failure(rest.depthSnapshot(BTC, 100)))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"code\":0}",
                "\"text\"",
                "[{}]",
                "[1]",
                "[{\"id\":\"x\",\"price\":\"1\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
                "[{\"id\":1,\"price\":\"1e400\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
                "[{\"id\":1,\"price\":\"1\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":\"yes\"}]",
            })
    void anAnswerThatIsNoListOfTradesIsNeverTakenForAnEmptyOne(String body) {
        exchange.says(body);

        assertThat(failure(rest.trades(BTC, 1, 10)))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("cannot be read");
    }

    private BinanceRest client(String overrides) {
        var config = ConfigFactory.parseString("capstan.streams.rest { base-url = \"" + exchange.uri()
                        + "/\", retry-backoff { min = 1ms, max = 2ms, jitter = 0 }, " + overrides + " }")
                .withFallback(ConfigFactory.load())
                .getConfig("capstan.streams.rest");
        return new BinanceRest(RestSettings.from(config), detections::add, InstantSource.fixed(NOW), nanos::get);
    }

    private List<DetectionKind> kinds() {
        return detections.stream().map(Detection::kind).toList();
    }

    private static String exchangeInfo(String name) {
        return "{\"symbols\":[" + symbol(name, "0.01", "0.00001", "9000") + "]}";
    }

    private static String symbol(String name, String tick, String step, String maxQuantity) {
        return "{\"symbol\":\"" + name + "\",\"status\":\"TRADING\",\"filters\":[{\"filterType\":\"PRICE_FILTER\","
                + "\"tickSize\":\"" + tick + "\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"" + step
                + "\",\"maxQty\":\"" + maxQuantity + "\"}]}";
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("expected an answer", e);
        }
    }

    private static Refused refused(CompletionStage<?> stage) {
        Throwable failure = failure(stage);
        assertThat(failure).isInstanceOf(Refused.class);
        return (Refused) failure;
    }

    private static Throwable failure(CompletionStage<?> stage) {
        Throwable failure = catchThrowable(() -> stage.toCompletableFuture().get(10, TimeUnit.SECONDS));
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return Objects.requireNonNull(failure.getCause());
    }
}
