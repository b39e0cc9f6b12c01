package capstan.simulator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.simulator.ExchangeSettings;
import capstan.simulator.ManualClock;
import capstan.simulator.RestClient;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.TestExchange;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestIT {

    private final ManualClock clock = new ManualClock();
    private SimulatedExchange exchange;
    private RestClient rest;

    @BeforeEach
    void start() {
        exchange = TestExchange.start(
                ExchangeSettings.builder().generated(TestExchange.small()).clock(clock));
        rest = TestExchange.rest(exchange);
        live(Duration.ofMillis(500));
        // A fresh minute, so that what came before does not count.
        live(Duration.ofSeconds(60));
    }

    /// Lets time pass and waits until the market has got there; between two questions it does not move.
    private void live(Duration length) {
        clock.advance(length);
        await().until(() -> exchange.stats().marketTimeMicros() > clock.epochMicros() - 1_000);
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    private static int used(HttpResponse<String> answer) {
        return Integer.parseInt(
                answer.headers().firstValue("X-MBX-USED-WEIGHT-1M").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v3/ping, 1",
        "/api/v3/time, 1",
        "/api/v3/exchangeInfo, 20",
        "/api/v3/depth?symbol=BTCUSDT, 5",
        "/api/v3/depth?symbol=BTCUSDT&limit=100, 5",
        "/api/v3/depth?symbol=BTCUSDT&limit=101, 25",
        "/api/v3/depth?symbol=BTCUSDT&limit=500, 25",
        "/api/v3/depth?symbol=BTCUSDT&limit=501, 50",
        "/api/v3/depth?symbol=BTCUSDT&limit=1000, 50",
        "/api/v3/depth?symbol=BTCUSDT&limit=1001, 250",
        "/api/v3/depth?symbol=BTCUSDT&limit=99999, 250",
        "/api/v3/trades?symbol=BTCUSDT, 25",
        "/api/v3/historicalTrades?symbol=BTCUSDT, 25",
        "/api/v3/aggTrades?symbol=BTCUSDT, 4",
        "/api/v3/klines?symbol=BTCUSDT&interval=1m, 2",
    })
    void everyEndpointWeighsWhatItShould(String path, int weight) {
        HttpResponse<String> answer = rest.get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(used(answer)).isEqualTo(weight);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v3/depth, -1102",
        "/api/v3/depth?symbol=, -1105",
        "/api/v3/depth?symbol=BTC%20USDT, -1100",
        "/api/v3/depth?symbol=NOSUCH, -1121",
        "/api/v3/depth?symbol=btcusdt, -1121",
        "/api/v3/depth?symbol=BTCUSDT&limit=many, -1100",
        "/api/v3/depth?symbol=BTCUSDT&limit=0, -1100",
        "/api/v3/depth?symbol=BTCUSDT&colour=red, -1104",
        "/api/v3/depth?symbol=BTCUSDT&symbol=ETHUSDT, -1101",
        "/api/v3/depth?symbol=BTCUSDT&symbolStatus=HALT, -1220",
        "/api/v3/depth?symbol=BTCUSDT&symbolStatus=ASLEEP, -1102",
        "/api/v3/klines?symbol=BTCUSDT, -1102",
        "/api/v3/klines?symbol=BTCUSDT&interval=7m, -1120",
        "/api/v3/klines?symbol=BTCUSDT&interval=1m&timeZone=15, -1100",
        "/api/v3/aggTrades?symbol=BTCUSDT&fromId=1&startTime=1, -1128",
        "/api/v3/historicalTrades?symbol=BTCUSDT&fromId=x, -1100",
        "/api/v3/exchangeInfo?symbol=BTCUSDT&permissions=SPOT, -1128",
        "/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22NOSUCH%22%5D, -1121",
        "/api/v3/ping?x=1, -1101",
    })
    void badParametersGetTheirCode(String path, int code) {
        HttpResponse<String> answer = rest.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = RestClient.parse(answer.body());
        assertThat(error.get("code").intValue()).as(answer.body()).isEqualTo(code);
        assertThat(error.get("msg").textValue()).isNotBlank();
    }

    @Test
    void unknownEndpointsAndMethodsAreErrorsInJson() {
        assertThat(rest.get("/api/v3/nothing").statusCode()).isEqualTo(404);
        assertThat(rest.get("/api/v3/ping", "X-MBX-TIME-UNIT", "HOUR").statusCode())
                .isEqualTo(400);
        assertThat(rest.get("/api/v3/ping", "Accept", "application/sbe").statusCode())
                .isEqualTo(406);
        assertThat(rest.get("/api/v3/ping", "Accept", "application/sbe, application/json")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void depthGivesBothSidesBestFirstUpToTheLimit() {
        JsonNode book = rest.json("/api/v3/depth?symbol=BTCUSDT&limit=1000");

        assertThat(book.get("bids")).hasSize(1_000);
        assertThat(book.get("asks")).hasSize(1_000);
        var bid = new BigDecimal(book.get("bids").get(0).get(0).textValue());
        var worse = new BigDecimal(book.get("bids").get(1).get(0).textValue());
        var ask = new BigDecimal(book.get("asks").get(0).get(0).textValue());
        assertThat(bid).isGreaterThan(worse).isLessThan(ask);
        assertThat(book.get("bids").get(0).get(1).textValue()).matches("\\d+\\.\\d{8}");
        assertThat(rest.json("/api/v3/depth?symbol=BTCUSDT").get("bids")).hasSize(100);
    }

    @Test
    void historicalTradesGiveEveryTradeFromAnId() {
        JsonNode newest = rest.json("/api/v3/trades?symbol=BTCUSDT&limit=20");
        assertThat(newest).hasSize(20);
        long from = newest.get(5).get("id").longValue();

        JsonNode some = rest.json("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=" + from + "&limit=10");

        assertThat(some).hasSize(10);
        for (int index = 0; index < 10; index++) {
            assertThat(some.get(index).get("id").longValue()).isEqualTo(from + index);
            assertThat(some.get(index)).isEqualTo(newest.get(5 + index));
        }
        JsonNode trade = some.get(0);
        assertThat(new BigDecimal(trade.get("price").textValue())
                        .multiply(new BigDecimal(trade.get("qty").textValue())))
                .isEqualByComparingTo(trade.get("quoteQty").textValue());
        assertThat(trade.get("isBestMatch").booleanValue()).isTrue();
    }

    @Test
    void aggregateTradesPartitionTheTrades() {
        JsonNode trades = rest.json("/api/v3/historicalTrades?symbol=BTCUSDT&limit=1000&fromId=0");
        JsonNode aggregates = rest.json("/api/v3/aggTrades?symbol=BTCUSDT&limit=1000&fromId=0");

        long next = trades.get(0).get("id").longValue();
        BigDecimal quantity = BigDecimal.ZERO;
        int merged = 0;
        for (JsonNode aggregate : aggregates) {
            assertThat(aggregate.get("f").longValue()).isEqualTo(next);
            merged += aggregate.get("l").longValue() > next ? 1 : 0;
            next = aggregate.get("l").longValue() + 1;
            quantity = quantity.add(new BigDecimal(aggregate.get("q").textValue()));
        }
        BigDecimal total = BigDecimal.ZERO;
        for (JsonNode trade : trades) {
            total = total.add(new BigDecimal(trade.get("qty").textValue()));
        }
        assertThat(quantity).isEqualByComparingTo(total);
        assertThat(merged).isPositive();
        long id = aggregates.get(3).get("a").longValue();
        JsonNode later = rest.json("/api/v3/aggTrades?symbol=BTCUSDT&limit=2&fromId=" + id);
        assertThat(later.get(0)).isEqualTo(aggregates.get(3));
        assertThat(later).hasSize(2);
        assertThat(rest.json("/api/v3/aggTrades?symbol=BTCUSDT&limit=2").get(1))
                .isEqualTo(aggregates.get(aggregates.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({"1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"})
    void klinesOfEveryIntervalHoldEveryTrade(String interval) {
        JsonNode klines = rest.json("/api/v3/klines?symbol=BTCUSDT&interval=" + interval + "&limit=1000");
        JsonNode trades = rest.json("/api/v3/historicalTrades?symbol=BTCUSDT&limit=1000&fromId=0");

        long count = 0;
        BigDecimal volume = BigDecimal.ZERO;
        for (JsonNode kline : klines) {
            assertThat(kline).hasSize(12);
            count += kline.get(8).longValue();
            volume = volume.add(new BigDecimal(kline.get(5).textValue()));
            assertThat(new BigDecimal(kline.get(2).textValue()))
                    .isGreaterThanOrEqualTo(new BigDecimal(kline.get(3).textValue()));
            assertThat(kline.get(6).longValue()).isGreaterThan(kline.get(0).longValue());
        }
        BigDecimal total = BigDecimal.ZERO;
        for (JsonNode trade : trades) {
            total = total.add(new BigDecimal(trade.get("qty").textValue()));
        }
        assertThat(count).isEqualTo(trades.size());
        assertThat(volume).isEqualByComparingTo(total);
    }

    @Test
    void exchangeInfoTellsLimitsTicksAndSteps() {
        JsonNode info = rest.json("/api/v3/exchangeInfo");
        assertThat(info.get("symbols")).hasSize(3);
        assertThat(info.get("rateLimits").toString())
                .contains(
                        "{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000}")
                .contains(
                        "{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\",\"intervalNum\":5,\"limit\":300000}");

        JsonNode one = rest.json("/api/v3/exchangeInfo?symbol=ETHUSDT").get("symbols");
        assertThat(one).hasSize(1);
        assertThat(one.get(0).get("baseAsset").textValue()).isEqualTo("ETH");
        assertThat(one.get(0).get("filters").get(0).get("tickSize").textValue()).isEqualTo("0.01000000");
        assertThat(one.get(0).get("filters").get(1).get("stepSize").textValue()).isEqualTo("0.00010000");
        assertThat(rest.json("/api/v3/exchangeInfo?symbols=%5B%22ETHUSDT%22,%22BTCUSDT%22%5D")
                        .get("symbols"))
                .extracting(symbol -> symbol.get("symbol").textValue())
                .containsExactly("ETHUSDT", "BTCUSDT");
        assertThat(rest.json("/api/v3/exchangeInfo?symbolStatus=HALT").get("symbols"))
                .isEmpty();
        assertThat(rest.json("/api/v3/exchangeInfo?permissions=MARGIN").get("symbols"))
                .isEmpty();
    }

    @Test
    void timesAreMicrosWhereAskedFor() {
        long millis = rest.json("/api/v3/time").get("serverTime").longValue();
        long micros = rest.json("/api/v3/time", "X-MBX-TIME-UNIT", "MICROSECOND")
                .get("serverTime")
                .longValue();

        assertThat(millis).isEqualTo(clock.epochMicros() / 1000);
        assertThat(micros).isEqualTo(clock.epochMicros());
        assertThat(String.valueOf(rest.json("/api/v3/trades?symbol=BTCUSDT&limit=1", "X-MBX-TIME-UNIT", "microsecond")
                        .get(0)
                        .get("time")
                        .longValue()))
                .hasSize(16);
    }

    @Test
    void overTheLimitIs429ThenABanThatGrows() {
        for (int request = 0; request < 24; request++) {
            assertThat(rest.get("/api/v3/depth?symbol=BTCUSDT&limit=5000").statusCode())
                    .isEqualTo(200);
        }
        clock.advance(Duration.ofSeconds(20));
        HttpResponse<String> refused = rest.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(30L, 40L);
        assertThat(RestClient.parse(refused.body()).get("code").intValue()).isEqualTo(-1003);

        List<Long> waits = new ArrayList<>();
        for (int ban = 0; ban < 3; ban++) {
            HttpResponse<String> answer = refused;
            for (int request = 0; request < 40 && answer.statusCode() != 418; request++) {
                answer = rest.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
            }
            assertThat(answer.statusCode()).isEqualTo(418);
            JsonNode error = RestClient.parse(answer.body());
            assertThat(error.get("code").intValue()).isEqualTo(-1003);
            assertThat(error.get("msg").textValue()).matches(".*IP banned until \\d{13}.*");
            long wait =
                    Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
            waits.add(wait);
            assertThat(rest.get("/api/v3/ping").statusCode()).isEqualTo(418);
            clock.advance(Duration.ofSeconds(wait));
            assertThat(rest.get("/api/v3/ping").statusCode()).isEqualTo(200);
        }
        assertThat(waits).containsExactly(120L, 480L, 1920L);
        assertThat(exchange.stats().bans()).isEqualTo(3);
        assertThat(exchange.stats().answersByStatus()).containsKeys("200", "418", "429");
    }

    @Test
    void theMinuteBeginsAnew() {
        rest.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        assertThat(used(rest.get("/api/v3/ping"))).isEqualTo(251);
        clock.advance(Duration.ofMinutes(1));
        assertThat(used(rest.get("/api/v3/ping"))).isEqualTo(1);
    }
}
