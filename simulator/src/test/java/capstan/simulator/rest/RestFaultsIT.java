package capstan.simulator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.RestClient;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.TestExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultScript;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.InjectedFault;
import capstan.simulator.faults.ScriptedFault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestFaultsIT {

    private static final String DEPTH = "/api/v3/depth?symbol=BTCUSDT&limit=100";
    private static final FaultSettings QUICK =
            FaultSettings.DEFAULT.withAnswers(Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ofSeconds(40));

    private final List<InjectedFault> log = new CopyOnWriteArrayList<>();
    private SimulatedExchange exchange = start(FaultPlan.NONE.withSettings(QUICK));
    private RestClient rest = TestExchange.rest(exchange);

    private SimulatedExchange start(FaultPlan plan) {
        SimulatedExchange started = TestExchange.start(
                ExchangeSettings.builder().generated(TestExchange.small()).faults(plan));
        started.listenToFaults(log::add);
        return started;
    }

    private void restart(FaultPlan plan) {
        exchange.close();
        log.clear();
        exchange = start(plan.withSettings(QUICK));
        rest = TestExchange.rest(exchange);
    }

    @AfterEach
    void stop() {
        exchange.close();
    }

    private void next(FaultKind kind) {
        exchange.inject(ScriptedFault.nextCall(kind, "BTCUSDT"));
    }

    private InjectedFault logged() {
        assertThat(log).hasSize(1);
        InjectedFault fault = log.getFirst();
        assertThat(fault.symbol()).isEqualTo("BTCUSDT");
        assertThat(fault.line()).isEqualTo(InjectedFault.NO_LINE);
        return fault;
    }

    private static BigDecimal price(JsonNode side, int rank) {
        return new BigDecimal(side.get(rank).get(0).textValue());
    }

    private static void assertOrdered(JsonNode snapshot) {
        for (int rank = 1; rank < 100; rank++) {
            assertThat(price(snapshot.get("bids"), rank)).isLessThan(price(snapshot.get("bids"), rank - 1));
            assertThat(price(snapshot.get("asks"), rank)).isGreaterThan(price(snapshot.get("asks"), rank - 1));
        }
    }

    @Test
    void aSnapshotBehindIsOlderThanTheMarketAndTheNextOneIsNot() {
        exchange.halt("BTCUSDT");
        long now = rest.json(DEPTH).get("lastUpdateId").longValue();
        next(FaultKind.SNAPSHOT_BEHIND);

        long behind = rest.json(DEPTH).get("lastUpdateId").longValue();

        assertThat(behind).isLessThan(now);
        assertThat(logged()).satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(FaultKind.SNAPSHOT_BEHIND);
            assertThat(fault.frames()).isEqualTo(FrameKind.DEPTH_DIFF);
            assertThat(fault.firstId()).isEqualTo(behind);
        });
        assertThat(rest.json(DEPTH).get("lastUpdateId").longValue()).isEqualTo(now);
    }

    @Test
    void aWrongSnapshotDiffersInOneOfTheBestTwentyLevels() {
        exchange.halt("BTCUSDT");
        JsonNode good = rest.json(DEPTH);
        for (int count = 0; count < 40; count++) {
            log.clear();
            next(FaultKind.SNAPSHOT_WRONG);

            JsonNode wrong = rest.json(DEPTH);

            assertOrdered(wrong);
            assertThat(price(wrong.get("bids"), 0)).isLessThan(price(wrong.get("asks"), 0));
            assertThat(wrong.get("lastUpdateId")).isEqualTo(good.get("lastUpdateId"));
            long different = Stream.of("bids", "asks")
                    .flatMap(side -> IntStream.range(0, 100)
                            .filter(rank -> !good.get(side)
                                    .get(rank)
                                    .equals(wrong.get(side).get(rank)))
                            .peek(rank -> assertThat(rank).isLessThan(20))
                            .boxed())
                    .count();
            assertThat(different).isEqualTo(1);
            assertThat(logged().firstId()).isEqualTo(good.get("lastUpdateId").longValue());
            assertThat(logged().detail()).contains("instead of");
        }
        assertThat(rest.json(DEPTH)).isEqualTo(good);
    }

    @Test
    void aCrossedSnapshotIsCrossedAndInOrder() {
        next(FaultKind.SNAPSHOT_CROSSED);

        JsonNode crossed = rest.json(DEPTH);

        assertOrdered(crossed);
        assertThat(price(crossed.get("bids"), 0)).isGreaterThan(price(crossed.get("asks"), 0));
        assertThat(logged().kind()).isEqualTo(FaultKind.SNAPSHOT_CROSSED);
    }

    @Test
    void aRefusalSaysHowLongAndIsKept() {
        next(FaultKind.REFUSED);

        HttpResponse<String> refused = rest.get(DEPTH);
        HttpResponse<String> tooSoon = rest.get("/api/v3/time");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
        assertThat(RestClient.parse(refused.body()).get("code").intValue()).isEqualTo(-1003);
        assertThat(tooSoon.statusCode()).isEqualTo(429);
        assertThat(logged().kind()).isEqualTo(FaultKind.REFUSED);
        assertThat(exchange.stats().refusals()).isEqualTo(2);
        assertThat(exchange.stats().bans()).isZero();
    }

    @Test
    void whoGoesOnWhileRefusedIsBannedOfHisOwnDoing() {
        next(FaultKind.REFUSED);
        int status = 0;
        for (int call = 0; call < 12; call++) {
            status = rest.get(DEPTH).statusCode();
        }

        assertThat(status).isEqualTo(418);
        assertThat(exchange.stats().bans()).isEqualTo(1);
    }

    @Test
    void aBanSaysHowLongAndCountsAsAFaultOnly() {
        next(FaultKind.BANNED);

        HttpResponse<String> banned = rest.get(DEPTH);

        assertThat(banned.statusCode()).isEqualTo(418);
        assertThat(banned.headers().firstValue("Retry-After")).contains("40");
        assertThat(rest.get("/api/v3/ping").statusCode()).isEqualTo(418);
        assertThat(logged().kind()).isEqualTo(FaultKind.BANNED);
        assertThat(exchange.stats().bans()).isZero();
    }

    @Test
    void aServerErrorIsOne() {
        next(FaultKind.SERVER_ERROR);

        assertThat(rest.get(DEPTH).statusCode()).isBetween(500, 504);
        assertThat(logged().kind()).isEqualTo(FaultKind.SERVER_ERROR);
        assertThat(rest.get(DEPTH).statusCode()).isEqualTo(200);
    }

    @Test
    void aSlowAnswerIsLateAndWhole() {
        next(FaultKind.SLOW_ANSWER);

        long begun = System.nanoTime();
        JsonNode late = rest.json(DEPTH);

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(300_000_000L);
        assertOrdered(late);
        assertThat(logged().kind()).isEqualTo(FaultKind.SLOW_ANSWER);
    }

    @Test
    void halfAnAnswerEndsInTheMiddle() {
        int broken = 0;
        int half = 0;
        for (int count = 0; count < 12; count++) {
            next(FaultKind.HALF_ANSWER);
            try {
                String body = rest.get(DEPTH).body();
                assertThatThrownBy(() -> new ObjectMapper().readTree(body)).isInstanceOf(JsonProcessingException.class);
                half++;
            } catch (UncheckedIOException ended) {
                assertThat(ended.getCause()).isInstanceOf(IOException.class);
                broken++;
            }
        }

        assertThat(broken).isPositive();
        assertThat(half).isPositive();
        assertThat(log).hasSize(12).allMatch(fault -> fault.kind() == FaultKind.HALF_ANSWER);
        assertThat(log.stream().filter(fault -> fault.detail().endsWith("half of the body")))
                .hasSize(half);
    }

    @Test
    void aScriptCountsCallsAboutASymbol() {
        restart(FaultPlan.seeded(1)
                .withScript(FaultScript.parse(
                        "snapshot-crossed symbol=BTCUSDT call=2\nserver-error symbol=BTCUSDT call=4")));

        assertThat(rest.get(DEPTH).statusCode()).isEqualTo(200);
        assertThat(rest.get("/api/v3/trades?symbol=BTCUSDT").statusCode()).isEqualTo(200);
        JsonNode second = rest.json(DEPTH);
        assertThat(rest.get("/api/v3/trades?symbol=ETHUSDT").statusCode()).isEqualTo(200);
        int fourth = rest.get("/api/v3/trades?symbol=BTCUSDT").statusCode();

        assertThat(price(second.get("bids"), 0)).isGreaterThan(price(second.get("asks"), 0));
        assertThat(fourth).isGreaterThanOrEqualTo(500);
    }

    @Test
    void theSameSeedHitsTheSameCalls() {
        FaultPlan plan = FaultPlan.seeded(8).withRates("snapshot-wrong=0.2,server-error=0.3");
        restart(plan);
        List<String> first = twenty();
        restart(plan);
        List<String> again = twenty();
        restart(new FaultPlan(9, plan.rates(), plan.script(), QUICK));
        List<String> other = twenty();

        assertThat(again).isEqualTo(first).isNotEmpty();
        assertThat(other).isNotEqualTo(first);
        assertThat(rest.get("/api/v3/exchangeInfo").statusCode()).isEqualTo(200);
    }

    private List<String> twenty() {
        for (int call = 0; call < 20; call++) {
            rest.get(DEPTH);
        }
        return log.stream()
                .map(fault -> fault.kind() + " " + fault.detail().split(",")[0])
                .toList();
    }

    @Test
    void theHighestWeightOfAnAddressIsKept() {
        for (int call = 0; call < 3; call++) {
            rest.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        }

        // A minute may have begun in between.
        assertThat(exchange.stats().highestWeights()).containsOnlyKeys("127.0.0.1");
        assertThat(exchange.stats().highestWeights().get("127.0.0.1")).isIn(500, 750);
        assertThat(exchange.stats().weightLimit()).isEqualTo(6_000);
    }
}
