package capstan.streams.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.streams.exchange.Frames;
import capstan.streams.exchange.ScriptedExchange.Answer;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The way of frames through a whole line, and what it does when connections end.
class FeedLineIT {

    private static final String BTC = "binance:BTCUSDT";
    private static final String ETH = "binance:ETHUSDT";

    private LineHarness harness = new LineHarness("");

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void framesReachTheEntitiesOfTheirSymbols() {
        harness.carry("BTCUSDT", "ETHUSDT");
        var peer = harness.exchange.accept();

        peer.send(Frames.diff("BTCUSDT", 1), Frames.trade("ETHUSDT", 5), Frames.best("BTCUSDT", 2));

        harness.entities.awaitId(BTC, 2);
        harness.entities.awaitId(ETH, 5);
        assertThat(harness.entities.ids(BTC)).containsExactly(1L, 2L);
        assertThat(harness.entities.ids(ETH)).containsExactly(5L);
        assertThat(harness.entities.changes(BTC)).hasSize(1).allMatch(LineChanged::up);
        assertThat(harness.entities.feeds(BTC).getFirst().batch().line()).isEqualTo(LineHarness.LINE);
        assertThat(peer.subscribed())
                .isEqualTo(Set.of(
                        "btcusdt@trade",
                        "btcusdt@bestBidAsk",
                        "btcusdt@depth",
                        "ethusdt@trade",
                        "ethusdt@bestBidAsk",
                        "ethusdt@depth"));
    }

    @Test
    void theStatusSaysEverythingButTheKey() {
        harness.carry("BTCUSDT");
        var peer = harness.exchange.accept();
        peer.send(Frames.diff("BTCUSDT", 1), new byte[] {1}, Frames.ofUnknownTemplate(), Frames.diff("DOGE", 1));
        harness.entities.awaitId(BTC, 1);
        harness.await(status -> status.counters().acked() == 1 && status.connected());
        harness.passOnTheClock(Duration.ofMillis(1500));

        var status = harness.status();

        assertThat(status.venue()).isEqualTo("binance");
        assertThat(status.connectedSinceMicros()).isPositive();
        assertThat(status.counters().frames()).isEqualTo(4);
        assertThat(status.counters().bytes()).isPositive();
        assertThat(status.counters().depthDiffs()).isEqualTo(2);
        assertThat(status.counters().garbage()).isEqualTo(1);
        assertThat(status.counters().unknownTemplates()).isEqualTo(1);
        assertThat(status.counters().unasked()).isEqualTo(1);
        assertThat(status.heldBytes()).isZero();
        assertThat(status.inFlightBytes()).isZero();
        assertThat(status.paused()).isFalse();
        assertThat(status.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.state()).isEqualTo("UP");
            assertThat(connection.streamsCarried()).isEqualTo(3);
        });
        assertThat(status.symbols()).singleElement().satisfies(symbol -> {
            assertThat(symbol.symbol()).isEqualTo("BTCUSDT");
            assertThat(symbol.up()).isTrue();
            assertThat(symbol.ageMillis()).isEqualTo(1500);
        });
        assertThat(status.toString()).doesNotContain("very-secret-key");
    }

    @Test
    void aBrokenConnectionIsToldAndOpenedAgainUnderTheNextEpoch() {
        harness.carry("BTCUSDT");
        var first = harness.exchange.accept();
        first.send(Frames.diff("BTCUSDT", 1));
        harness.entities.awaitId(BTC, 1);
        long epoch = epoch();

        first.drop();
        harness.entities.awaitChange(BTC, false, epoch);
        harness.await(status -> !status.connected() && status.reconnects() == 1);
        harness.pass(Duration.ofSeconds(1));
        var second = harness.exchange.accept();
        second.send(Frames.diff("BTCUSDT", 9));

        harness.entities.awaitId(BTC, 9);
        assertThat(epoch()).isEqualTo(epoch + 1);
        assertThat(harness.entities.changes(BTC).stream().map(LineChanged::up)).containsExactly(true, false, true);
        assertThat(harness.entities.changes(BTC).get(1).reason()).contains("without a close frame");
        assertThat(second.handshake().uri()).isEqualTo(first.handshake().uri());
        assertThat(harness.status().lastError()).contains("without a close frame");
    }

    /// A limit that was broken closes with 1008 again and again: each time the wait doubles.
    @Test
    void waitsBetweenFailuresDoubleUntilAConnectionIsStable() {
        reopen("line { freshness = 100d, max-silence-interval = 100d }, connection.idle-timeout = 100d");
        harness.carry("BTCUSDT");
        harness.exchange.accept().close(1008, "Too many requests");
        harness.await(status -> status.reconnects() == 1);
        harness.pass(Duration.ofSeconds(1));
        harness.exchange.accept().close(1008, "Too many requests");
        harness.await(status -> status.reconnects() == 2);
        assertThat(harness.status().lastError()).contains("1008").contains("Too many requests");

        harness.pass(Duration.ofMillis(1999));
        assertThat(harness.status().opened()).isEqualTo(2);
        harness.pass(Duration.ofMillis(1));
        var third = harness.exchange.accept();
        harness.await(LineStatus::connected);
        harness.passOnTheClock(Duration.ofMinutes(1));
        third.drop();
        harness.await(status -> status.reconnects() == 3);

        harness.pass(Duration.ofSeconds(1));
        harness.exchange.accept();
    }

    @Test
    void aRefusedKeyIsTriedAtTheSlowestPaceAndSaidInTheStatus() {
        harness.exchange.answerHandshakes(Answer.of(401, "{\"code\":-2015,\"msg\":\"Invalid API-key\"}"));
        harness.carry("BTCUSDT");
        harness.await(LineStatus::keyRefused);
        assertThat(harness.status().lastError()).contains("Ed25519").doesNotContain("very-secret-key");

        harness.pass(Duration.ofMillis(7_999));
        assertThat(harness.status().opened()).isEqualTo(1);
        harness.pass(Duration.ofMillis(1));
        harness.exchange.accept();

        harness.await(status -> status.connected() && !status.keyRefused());
    }

    @Test
    void retryAfterIsHeeded() {
        harness.exchange.answerHandshakes(Answer.of(429, "").with("Retry-After", "60"));
        harness.carry("BTCUSDT");
        harness.await(status -> status.reconnects() == 1);

        harness.pass(Duration.ofSeconds(59));
        assertThat(harness.status().opened()).isEqualTo(1);
        harness.pass(Duration.ofSeconds(1));

        harness.exchange.accept();
    }

    @Test
    void connectionAttemptsAreLimited() {
        reopen("line { max-attempts = 2, attempts-window = 5m }");
        harness.carry("BTCUSDT");
        harness.exchange.accept().drop();
        harness.await(status -> status.reconnects() == 1);
        harness.pass(Duration.ofSeconds(1));
        harness.exchange.accept().drop();
        harness.await(status -> status.reconnects() == 2);

        harness.pass(Duration.ofMinutes(4));
        assertThat(harness.status().opened()).isEqualTo(2);
        harness.pass(Duration.ofMinutes(1));

        harness.exchange.accept();
    }

    @Test
    void symbolsAreSplitOverConnectionsByTheirBound() {
        reopen("connection.max-streams = 7");
        harness.carry("A", "B", "C", "D", "E");

        var streams = IntStream.range(0, 3)
                .mapToObj(i -> harness.exchange.accept().subscribed())
                .collect(Collectors.toList());

        assertThat(streams).allMatch(carried -> carried.size() == 6 || carried.size() == 3);
        assertThat(streams.stream().mapToInt(Set::size).sum()).isEqualTo(15);
        harness.await(status -> status.connected() && status.symbols().size() == 5);
    }

    @Test
    void aChangedSetIsFollowedWithoutANewConnection() {
        harness.carry("BTCUSDT", "DOGEUSDT");
        var peer = harness.exchange.accept();
        peer.send(Frames.diff("DOGEUSDT", 1));
        harness.entities.awaitId("binance:DOGEUSDT", 1);

        harness.carry("BTCUSDT", "ETHUSDT");

        await().until(() -> peer.subscribed()
                .equals(Set.of(
                        "btcusdt@trade",
                        "btcusdt@bestBidAsk",
                        "btcusdt@depth",
                        "ethusdt@trade",
                        "ethusdt@bestBidAsk",
                        "ethusdt@depth")));
        peer.send(Frames.diff("ETHUSDT", 3));
        harness.entities.awaitId(ETH, 3);
        assertThat(harness.entities.changes("binance:DOGEUSDT").getLast().up()).isFalse();
        assertThat(harness.status().opened()).isEqualTo(1);
    }

    @Test
    void aConnectionWithoutSymbolsIsClosed() {
        harness.carry("BTCUSDT");
        var peer = harness.exchange.accept();
        harness.await(LineStatus::connected);

        harness.carry();

        await().until(() -> !peer.isOpen());
        assertThat(harness.status().connections()).isEmpty();
        harness.carry("ETHUSDT");
        harness.exchange.accept();
    }

    @Test
    void aBatchWithoutItsAckIsSentAgainAndThenTheRestFollows() {
        harness.carry("BTCUSDT");
        var peer = harness.exchange.accept();
        harness.entities.mute(BTC);
        peer.send(Frames.diff("BTCUSDT", 1));
        harness.entities.awaitId(BTC, 1);
        peer.send(Frames.diff("BTCUSDT", 2), Frames.diff("BTCUSDT", 3));

        harness.passOnTheClock(Duration.ofSeconds(5));
        await().until(() -> harness.entities.feeds(BTC).size() == 2);
        harness.entities.unmute(BTC);

        harness.entities.awaitId(BTC, 3);
        var feeds = harness.entities.feeds(BTC);
        assertThat(feeds.get(1).batch().sequence())
                .isEqualTo(feeds.get(0).batch().sequence());
        assertThat(feeds.get(2).batch().sequence())
                .isEqualTo(feeds.get(0).batch().sequence() + 1);
        assertThat(harness.status().counters().resent()).isEqualTo(1);
    }

    /// An entity that does not ack makes the exchange's own socket fill up; then everything arrives, in order.
    @Test
    void backPressureReachesTheExchange() {
        reopen("batch { high-water = 1 MiB, low-water = 256 KiB, ack-timeout = 1h, pause-limit = 1h }");
        harness.carry("BTCUSDT");
        var peer = harness.exchange.accept();
        harness.entities.mute(BTC);
        long frames = 20_000;

        for (long id = 1; id <= frames; id++) {
            peer.send(Frames.diff("BTCUSDT", id, id, 60));
        }
        harness.await(LineStatus::paused);
        await().until(() -> !peer.isWritable());
        assertThat(harness.status().heldBytes()).isBetween(1L << 20, 3L << 20);
        harness.entities.unmute(BTC);

        harness.entities.awaitId(BTC, frames);
        assertThat(harness.entities.ids(BTC))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, frames).boxed().toList());
        harness.await(status -> !status.paused() && status.counters().dropped() == 0);
    }

    @Test
    void aStuckEntityLosesItsFramesWithAMarkAndTheOthersGoOn() {
        reopen("batch { high-water = 1 MiB, low-water = 256 KiB, ack-timeout = 1h, pause-limit = 10s }");
        harness.carry("BTCUSDT", "ETHUSDT");
        var peer = harness.exchange.accept();
        harness.entities.mute(BTC);
        for (long id = 1; id <= 20_000; id++) {
            peer.send(Frames.diff("BTCUSDT", id, id, 60));
        }
        peer.send(Frames.diff("ETHUSDT", 42));
        harness.await(LineStatus::paused);

        harness.passOnTheClock(Duration.ofSeconds(10));

        harness.entities.awaitId(ETH, 42);
        harness.entities.unmute(BTC);
        await().until(() -> harness.entities.feeds(BTC).getLast().batch().overflowed());
        assertThat(harness.status().counters().dropped()).isPositive();
        assertThat(harness.entities.feeds(ETH)).noneMatch(feed -> feed.batch().overflowed());
    }

    @Test
    void aStoppingLineWaitsForItsAcks() {
        harness.carry("BTCUSDT");
        var peer = harness.exchange.accept();
        harness.entities.mute(BTC);
        peer.send(Frames.diff("BTCUSDT", 1));
        harness.entities.awaitId(BTC, 1);

        var stopped = harness.stop();
        await().until(() -> !peer.isOpen());
        stopped.expectNoMessage(Duration.ofMillis(100));
        harness.entities.unmute(BTC);
        // The batch is acked, but the word that the line is down still had to follow it.
        stopped.receiveMessage();

        assertThat(harness.entities.changes(BTC).getLast().up()).isFalse();
        harness.kit.createTestProbe().expectTerminated(harness.line(), Duration.ofSeconds(3));
    }

    @Test
    void aStoppingLineDoesNotWaitForEver() {
        harness.carry("BTCUSDT");
        var peer = harness.exchange.accept();
        harness.entities.mute(BTC);
        peer.send(Frames.diff("BTCUSDT", 1));
        harness.entities.awaitId(BTC, 1);

        var stopped = harness.stop();
        await().until(() -> !peer.isOpen());
        harness.passOnTheClock(Duration.ofSeconds(10));

        stopped.receiveMessage();
    }

    private long epoch() {
        return harness.entities.feeds(BTC).getLast().batch().epoch();
    }

    private void reopen(String overrides) {
        harness.close();
        harness = new LineHarness(overrides);
    }
}
