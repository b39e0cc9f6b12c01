package capstan.simulator.recorded;

import static capstan.simulator.recorded.Recordings.diff;
import static capstan.simulator.recorded.Recordings.level;
import static capstan.simulator.recorded.Recordings.snapshot;
import static capstan.simulator.recorded.Recordings.ticker;
import static capstan.simulator.recorded.Recordings.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.instrument.Instrument;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.Frames;
import capstan.simulator.ManualClock;
import capstan.simulator.RestClient;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.stream.OutboundRules;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedMarketIT {

    private static final RecordingSettings.Speed FULL = new RecordingSettings.Speed.Full();
    private static final Set<FrameKind> ALL = Set.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES, FrameKind.BEST_BID_ASK);

    @TempDir
    Path folder;

    private Path abc() {
        return Recordings.write(
                folder.resolve("abc.gz"),
                diff("ABCUSDT", 101, 105, level("10.10", "1.000"), level("10.30", "2.500")),
                trade("ABCUSDT", 7, "10.20", "0.125"),
                snapshot(
                        107,
                        level("10.10", "1.000") + "," + level("10.00", "3.000"),
                        level("10.30", "2.500") + "," + level("10.40", "4.000")),
                ticker("ABCUSDT", 108, "10.10", "10.30"),
                diff("ABCUSDT", 106, 109, level("10.00", "0.000"), level("10.35", "9.000")),
                trade("ABCUSDT", 8, "10.30", "0.500"),
                diff("ABCUSDT", 110, 112, level("10.10", "7.000"), ""));
    }

    private static SimulatedExchange start(RecordingSettings settings) {
        return TestExchange.start(ExchangeSettings.builder().recorded(settings).outbound(OutboundRules.LOSSLESS));
    }

    private static StreamClient everything(SimulatedExchange exchange, String symbol) {
        return StreamClient.connect(
                exchange.sbePort(),
                "/stream?streams=" + symbol + "@depth/" + symbol + "@trade/" + symbol + "@bestBidAsk",
                "key");
    }

    @Test
    void aHeldSymbolWaitsForASubscriberThenForItsSnapshot() {
        try (SimulatedExchange exchange =
                start(RecordingSettings.of(List.of(abc())).withSpeed(FULL).holdingFor(ALL))) {
            try (StreamClient depthOnly = StreamClient.connect(exchange.sbePort(), "/ws/abcusdt@depth", "key");
                    StreamClient client = everything(exchange, "abcusdt")) {
                await().until(() -> client.frames.size() == 2);
                assertThat(exchange.stats().played().getFirst().held()).isTrue();
                assertThat(exchange.stats().finished()).isFalse();

                JsonNode book = TestExchange.rest(exchange).json("/api/v3/depth?symbol=ABCUSDT&limit=1000");

                assertThat(book.toString())
                        .isEqualTo("{\"lastUpdateId\":107,\"bids\":[[\"10.10000000\",\"1.00000000\"],[\"10.00000000\""
                                + ",\"3.00000000\"]],\"asks\":[[\"10.30000000\",\"2.50000000\"],[\"10.40000000\""
                                + ",\"4.00000000\"]]}");
                await().until(() -> client.frames.size() == 6 && depthOnly.frames.size() == 3);
                assertThat(client.frames)
                        .extracting(Frames::kind)
                        .containsExactly(
                                FrameKind.DEPTH_DIFF,
                                FrameKind.TRADES,
                                FrameKind.BEST_BID_ASK,
                                FrameKind.DEPTH_DIFF,
                                FrameKind.TRADES,
                                FrameKind.DEPTH_DIFF);
                await().until(() -> exchange.stats().finished());
            }
        }
    }

    @Test
    void framesCarryTheRecordedNumbersAndTimes() {
        try (SimulatedExchange exchange = start(
                        RecordingSettings.of(List.of(abc())).withSpeed(FULL).holdingFor(ALL));
                StreamClient client = everything(exchange, "abcusdt")) {
            await().until(() -> client.frames.size() == 2);
            TestExchange.rest(exchange).json("/api/v3/depth?symbol=ABCUSDT");
            await().until(() -> client.frames.size() == 6);
            Instrument instrument = exchange.listings().getFirst().instrument();

            FeedMessage first = Frames.read(client.frames.get(0), instrument);
            assertThat(first.ids.firstId).isEqualTo(101);
            assertThat(first.ids.lastId).isEqualTo(105);
            assertThat(first.ids.eventTimeMicros).isEqualTo(1_700_000_000_123_000L);
            assertThat(first.bids.price(0)).isEqualTo(1_010_000_000);
            FeedMessage trade = Frames.read(client.frames.get(1), instrument);
            assertThat(trade.trades.id(0)).isEqualTo(7);
            assertThat(trade.trades.quantity(0)).isEqualTo(12_500_000);
            assertThat(trade.trades.isBuyerMaker(0)).isTrue();
            assertThat(trade.transactTimeMicros).isEqualTo(1_700_000_000_120_000L);
            FeedMessage ticker = Frames.read(client.frames.get(2), instrument);
            assertThat(ticker.ids.lastId).isEqualTo(108);
            // The recorder's clock: the fourth line was received 30 ms after the first.
            assertThat(ticker.ids.eventTimeMicros).isEqualTo(1_700_000_000_030_000L);
            assertThat(ticker.bids.quantity(0)).isEqualTo(150_000_000);
        }
    }

    @Test
    void afterTheSnapshotRestAnswersFromTheBookAndTheHistory() {
        try (SimulatedExchange exchange =
                start(RecordingSettings.of(List.of(abc())).withSpeed(FULL))) {
            await().until(() -> exchange.stats().finished());
            RestClient rest = TestExchange.rest(exchange);

            JsonNode book = rest.json("/api/v3/depth?symbol=ABCUSDT");
            assertThat(book.get("lastUpdateId").longValue()).isEqualTo(112);
            assertThat(book.get("bids").toString()).isEqualTo("[[\"10.10000000\",\"7.00000000\"]]");
            assertThat(book.get("asks")).hasSize(3);
            assertThat(rest.json("/api/v3/historicalTrades?symbol=ABCUSDT&fromId=7"))
                    .extracting(trade -> trade.get("id").longValue())
                    .containsExactly(7L, 8L);
            JsonNode filters = rest.json("/api/v3/exchangeInfo?symbol=ABCUSDT")
                    .get("symbols")
                    .get(0)
                    .get("filters");
            // 10.35 needs hundredths, 0.125 thousandths.
            assertThat(filters.get(0).get("tickSize").textValue()).isEqualTo("0.01000000");
            assertThat(filters.get(1).get("stepSize").textValue()).isEqualTo("0.00100000");
            assertThat(exchange.recordedSnapshots("ABCUSDT")).hasSize(1);
            Played played = exchange.stats().played().getFirst();
            assertThat(played.diffs()).isEqualTo(3);
            assertThat(played.trades()).isEqualTo(2);
            assertThat(played.tickers()).isEqualTo(1);
            assertThat(played.bookGaps()).isZero();
            assertThat(played.syntheticSnapshot()).isFalse();
        }
    }

    @Test
    void severalSymbolsInOneFileKeepTheirOwnSnapshotsAndDoNotHoldEachOtherUp() {
        Path file = Recordings.write(
                folder.resolve("two.gz"),
                diff("ABCUSDT", 101, 105, level("10", "1"), ""),
                diff("XYZBTC", 900, 901, level("0.5", "1"), ""),
                snapshot(901, level("0.5", "1"), level("0.6", "1")),
                snapshot(105, level("10", "1"), level("11", "1")),
                diff("ABCUSDT", 106, 109, level("10", "2"), ""),
                diff("XYZBTC", 902, 905, level("0.5", "2"), ""),
                trade("XYZBTC", 1, "0.55", "3"));
        var settings = RecordingSettings.of(List.of(file)).withSpeed(FULL).holdingFor(Set.of(FrameKind.DEPTH_DIFF));
        try (SimulatedExchange exchange = start(settings);
                StreamClient client = everything(exchange, "xyzbtc")) {
            await().until(() -> client.frames.size() == 1);
            JsonNode book = TestExchange.rest(exchange).json("/api/v3/depth?symbol=XYZBTC");
            assertThat(book.get("lastUpdateId").longValue()).isEqualTo(901);
            await().until(() -> client.frames.size() == 3);

            assertThat(exchange.stats().played())
                    .extracting(Played::symbol, Played::finished)
                    .containsExactly(tuple("ABCUSDT", false), tuple("XYZBTC", true));
            assertThat(TestExchange.rest(exchange)
                            .json("/api/v3/depth?symbol=ABCUSDT")
                            .get("lastUpdateId")
                            .longValue())
                    .isEqualTo(105);
            assertThat(exchange.listings())
                    .extracting(listing -> listing.quote())
                    .containsExactly("USDT", "BTC");
        }
    }

    @Test
    void aSymbolWithoutASnapshotAnswersWithAnEmptyBookBeforeItsFirstDiff() {
        Path file = Recordings.write(
                folder.resolve("bare.gz"),
                diff("ABCUSDT", 101, 105, level("10", "1"), level("11", "1")),
                diff("ABCUSDT", 106, 109, level("10", "2"), ""));
        var settings = RecordingSettings.of(List.of(file)).withSpeed(FULL).holdingFor(Set.of(FrameKind.DEPTH_DIFF));
        try (SimulatedExchange exchange = start(settings);
                StreamClient client = everything(exchange, "abcusdt")) {
            await().until(() -> client.frames.size() == 1);
            JsonNode book = TestExchange.rest(exchange).json("/api/v3/depth?symbol=ABCUSDT");

            assertThat(book.toString()).isEqualTo("{\"lastUpdateId\":100,\"bids\":[],\"asks\":[]}");
            assertThat(exchange.stats().played().getFirst().syntheticSnapshot()).isTrue();
            await().until(() -> client.frames.size() == 2);
        }
    }

    @Test
    void aRecordingIsPlayedInItsOwnTimeTimesTheSpeed() {
        var clock = new ManualClock();
        var settings = RecordingSettings.of(List.of(abc())).withSpeed(new RecordingSettings.Speed.Times(2));
        try (SimulatedExchange exchange =
                TestExchange.start(ExchangeSettings.builder().recorded(settings).clock(clock))) {
            await().until(() -> exchange.stats().played().getFirst().diffs() == 1);
            assertThat(exchange.stats().played().getFirst().trades()).isZero();
            clock.advance(Duration.ofMillis(5));
            await().until(() -> exchange.stats().played().getFirst().trades() == 1);
            clock.advance(Duration.ofMillis(14));
            await().until(() -> exchange.stats().played().getFirst().tickers() == 1);
            assertThat(exchange.stats().played().getFirst().diffs()).isEqualTo(1);
            clock.advance(Duration.ofMillis(11));
            await().until(() -> exchange.stats().finished());
        }
    }

    @Test
    void theRecordingIsPlayedAsJsonToo() {
        var settings = RecordingSettings.of(List.of(abc())).withSpeed(FULL).holdingFor(ALL);
        try (SimulatedExchange exchange = start(settings);
                StreamClient client = StreamClient.connect(
                        exchange.jsonPort(),
                        "/stream?streams=abcusdt@depth@100ms/abcusdt@trade/abcusdt@bookTicker",
                        null)) {
            await().until(() -> client.texts.size() == 2);
            TestExchange.rest(exchange).json("/api/v3/depth?symbol=ABCUSDT");
            await().until(() -> client.texts.size() == 6);

            assertThat(client.texts.get(0))
                    .isEqualTo(
                            "{\"stream\":\"abcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1700000000123,"
                                    + "\"s\":\"ABCUSDT\",\"U\":101,\"u\":105,\"b\":[[\"10.10000000\",\"1.00000000\"]],"
                                    + "\"a\":[[\"10.30000000\",\"2.50000000\"]]}}");
            assertThat(client.texts.get(1))
                    .isEqualTo("{\"stream\":\"abcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1700000000124,\"s\":"
                            + "\"ABCUSDT\",\"t\":7,\"p\":\"10.20000000\",\"q\":\"0.12500000\",\"T\":1700000000120,"
                            + "\"m\":true,\"M\":true}}");
            assertThat(client.texts.get(2))
                    .isEqualTo("{\"stream\":\"abcusdt@bookTicker\",\"data\":{\"u\":108,\"s\":\"ABCUSDT\",\"b\":"
                            + "\"10.10000000\",\"B\":\"1.50000000\",\"a\":\"10.30000000\",\"A\":\"2.00000000\"}}");
        }
    }

    @Test
    void brokenRecordingsAreRefusedWithFileAndLine() throws Exception {
        Path broken = folder.resolve("broken");
        Files.writeString(broken, "1700000000000000000 " + trade("ABCUSDT", 1, "1", "1") + "\nnonsense\n");
        assertThatThrownBy(() -> new RecordedMarket(RecordingSettings.of(List.of(broken))))
                .isInstanceOf(RecordingUnusable.class)
                .hasMessageContaining("broken line 2");

        Path cut = abc();
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 20));
        assertThatThrownBy(() -> new RecordedMarket(RecordingSettings.of(List.of(cut))))
                .isInstanceOf(RecordingUnusable.class)
                .hasMessageContaining("cannot be read");

        assertThatThrownBy(() -> new RecordedMarket(RecordingSettings.of(List.of(folder.resolve("absent.gz")))))
                .isInstanceOf(RecordingUnusable.class)
                .hasMessageContaining("absent.gz");
    }
}
