package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static capstan.actors.symbol.BookHarness.trade;
import static capstan.actors.symbol.BookHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.Test;

/// Silence, lines that go down, following and leaving, and queries.
class BookLifecycleTest {

    @Test
    void aBookThatStandsStillIsStaleAndHealsWhenItsDiffsGoOn() {
        try (var harness = BookHarness.live("freshness = 3s")) {
            for (int i = 0; i < 4; i++) {
                harness.feed(trades(trade(1 + i))); // trades alone do not keep the book fresh
                harness.pulses(1);
            }

            var gap = (BookEvent.GapDetected) harness.facts().getLast();
            assertThat(gap.kind()).isEqualTo(GapKind.SILENCE);
            assertThat(gap.expectedId()).isEqualTo(11);
            harness.settle();
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.STALE);
            assertThat(harness.store.last().reason()).isEqualTo(GapKind.SILENCE);

            harness.pulses(5); // said once
            assertThat(harness.status().gaps()).isEqualTo(1);
            harness.feed(diff(11, 12));
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void aBookThatMovesIsNotSilent() {
        try (var harness = BookHarness.live("freshness = 3s")) {
            for (int id = 11; id < 19; id++) {
                harness.feed(diff(id, id));
                harness.pulses(1);
            }

            assertThat(harness.status().gaps()).isZero();
        }
    }

    @Test
    void theLastLineGoingDownIsAGap() {
        try (var harness = BookHarness.live("")) {
            harness.send(2, diff(11, 12));
            harness.acks.receiveMessage();

            harness.lineDown(1);
            assertThat(harness.status().status()).isEqualTo("LIVE"); // line 2 is still up
            harness.lineDown(2);

            var gap = (BookEvent.GapDetected) harness.facts().getLast();
            assertThat(gap.kind()).isEqualTo(GapKind.DISCONNECTED);
            assertThat(gap.detail()).contains("line 2 went down (closed by the test)");
            harness.settle();
            assertThat(harness.store.last().reason()).isEqualTo(GapKind.DISCONNECTED);
            harness.lineDown(2);
            assertThat(harness.status().gaps()).isEqualTo(1);
        }
    }

    @Test
    void aRotationWithOverlapIsNoDisconnect() {
        try (var harness = BookHarness.live("")) {
            harness.tell(new SymbolBook.LineChanged(1, 2, true, "connected"));

            harness.tell(new SymbolBook.LineChanged(1, 1, false, "rotated"));

            assertThat(harness.status().status()).isEqualTo("LIVE");
            harness.tell(new SymbolBook.LineChanged(1, 2, false, "lost"));
            assertThat(harness.status().reason()).isEqualTo("DISCONNECTED");
        }
    }

    @Test
    void aDisconnectOfABrokenBookIsNoSecondGap() {
        try (var harness = BookHarness.live("")) {
            harness.feed(diff(20, 21));

            harness.lineDown(1);

            assertThat(harness.status().gaps()).isEqualTo(1);
            assertThat(harness.status().reason()).isEqualTo("DEPTH_IDS");
        }
    }

    @Test
    void anEntityIsToldToLeaveAndTakesItsLabelWithIt() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            TestProbe<Done> done = harness.system.kit.createTestProbe();

            harness.tell(new SymbolBook.Follow(false, done.ref()));
            done.receiveMessage();
            harness.feed(diff(11, 12)); // on its way when it was said
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
            harness.shard.expectNoMessage(Duration.ofMillis(50));
            harness.tell(new SymbolBook.LineChanged(1, 1, false, "not followed any more"));

            assertThat(harness.status().gaps()).isZero();
            harness.shard.expectMessage(new ClusterSharding.Passivate<>(harness.book));
            harness.shard.awaitAssert(() -> {
                assertThat(harness.store.last().status()).isEqualTo(BookStatus.SYNCING);
                return null;
            });
            harness.tell(new SymbolBook.Follow(true, done.ref())); // too late for this life
            done.expectNoMessage(Duration.ofMillis(50));
            harness.tell(SymbolBook.End.STOP);
            done.expectTerminated(harness.book);
        }
    }

    @Test
    void anEntityThatNobodyFollowsLeaves() {
        try (var harness = BookHarness.started("unfollowed-after = 3s")) {
            harness.pulses(2);
            harness.shard.expectNoMessage(Duration.ofMillis(50));

            harness.pulses(1);

            harness.shard.expectMessage(new ClusterSharding.Passivate<>(harness.book));
            harness.gate.expectNoMessage(Duration.ofMillis(50)); // and never asked the venue for anything
            assertThat(harness.facts()).isEmpty();
        }
    }

    @Test
    void aFollowedEntityNeverLeavesAndAFeedFollows() {
        try (var harness = BookHarness.started("unfollowed-after = 2s")) {
            harness.send(1, diff(8, 10));
            harness.answerInstrument();

            harness.pulses(6);

            assertThat(harness.status().followed()).isTrue();
            harness.shard.expectNoMessage(Duration.ofMillis(50));
        }
    }

    @Test
    void anUnknownSymbolIsAskedForAgainAndJournalsNothing() {
        try (var harness = BookHarness.started("retry-backoff { min = 2s, max = 2s }")) {
            harness.send(1, diff(8, 10));
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetInstrument.class);

            asked.replyTo().tell(new GateAnswer.Unavailable(asked.question(), true, "no such symbol"));
            harness.status();
            harness.passes(Duration.ofSeconds(2));

            harness.gate.expectMessageClass(SnapshotGate.GetInstrument.class);
            assertThat(harness.facts()).isEmpty();
            harness.acks.expectNoMessage(Duration.ofMillis(50));
        }
    }

    @Test
    void queriesAreAnsweredFromTheStateAndCutToTheirBounds() {
        try (var harness = BookHarness.live("query-levels = 1, query-trades = 2")) {
            harness.feed(trades(trade(1), trade(2), trade(3)));
            TestProbe<TradesView> trades = harness.system.kit.createTestProbe();
            TestProbe<FeaturesView> features = harness.system.kit.createTestProbe();

            harness.tell(new SymbolBook.GetTrades(100, trades.ref()));
            harness.tell(new SymbolBook.GetFeatures(features.ref()));
            BookView view = harness.view();

            assertThat(trades.receiveMessage().trades())
                    .extracting(TradesView.Entry::id)
                    .containsExactly(3L, 2L);
            assertThat(features.receiveMessage().values()).isEmpty();
            assertThat(view.bids()).isDeepEqualTo(new long[][] {{100, 5}});
            assertThat(view.asks()).isDeepEqualTo(new long[][] {{101, 6}});
            assertThat(view.bidLevels()).isEqualTo(2);
            assertThat(view.status()).isEqualTo("LIVE");
            assertThat(view.priceExponent()).isEqualTo(-2);
        }
    }

    @Test
    void anEntityWithoutAnInstrumentAnswersWithAnEmptySyncingBook() {
        try (var harness = BookHarness.started()) {
            BookView view = harness.view();

            assertThat(view.symbol()).isEqualTo("TOYUSD");
            assertThat(view.status()).isEqualTo("SYNCING");
            assertThat(view.reason()).isEqualTo("INITIAL");
            assertThat(view.bids()).isEmpty();
            assertThat(harness.store.attempts).isZero();
        }
    }
}
