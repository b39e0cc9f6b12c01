package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static capstan.actors.symbol.BookHarness.trade;
import static capstan.actors.symbol.BookHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.SnapshotGate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Another line may bring what is missing before the venue's REST is asked for it.
class BookGraceTest {

    private static final String GRACES = "line-grace = 250ms, single-line-grace = 20ms, retry-backoff.min = 1s";
    private static final Duration NOTHING = Duration.ofMillis(50);

    @Test
    void withOneLineUpOnlyReorderedFramesAreWaitedFor() {
        try (var harness = live()) {
            harness.feed(diff(13, 14));
            harness.passes(Duration.ofMillis(19));
            harness.gate.expectNoMessage(NOTHING);

            harness.passes(Duration.ofMillis(1));

            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
        }
    }

    @Test
    void framesThatOneLineBringsInAnotherOrderAskForNothing() {
        try (var harness = live()) {
            harness.feed(diff(13, 14));
            harness.passes(Duration.ofMillis(15));
            harness.feed(diff(11, 12));

            harness.pulses(2);

            harness.gate.expectNoMessage(NOTHING);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void withTwoLinesUpTheSlowerOneIsWaitedFor() {
        try (var harness = live()) {
            harness.tell(new SymbolBook.LineChanged(2, 1, true, "connected"));
            harness.feed(diff(13, 14));
            harness.passes(Duration.ofMillis(249));
            harness.gate.expectNoMessage(NOTHING);

            harness.passes(Duration.ofMillis(1));

            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
        }
    }

    /// The first line loses a frame every 200 ms and the second brings each 210 ms later: the book is never live in
    /// between, and REST is never asked.
    @Test
    void everyHoleHasAGraceOfItsOwn() {
        try (var harness = live()) {
            harness.tell(new SymbolBook.LineChanged(2, 1, true, "connected"));
            harness.feed(diff(12, 12));
            for (long id = 14; id < 30; id += 2) {
                harness.passes(Duration.ofMillis(190));
                harness.feed(diff(id, id));
                harness.passes(Duration.ofMillis(10));
                harness.send(2, diff(id - 3, id - 3));
                harness.acks.receiveMessage();
                assertThat(harness.status().status()).isEqualTo("SYNCING");
            }

            harness.gate.expectNoMessage(NOTHING);
            assertThat(harness.status().anchors()).isEqualTo(1);
            harness.passes(Duration.ofMillis(240)); // the last hole is 250 ms old now
            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
        }
    }

    @Test
    void aQuestionThatALineAnsweredIsTakenBack() {
        try (var harness = live()) {
            harness.feed(diff(13, 14));
            harness.passes(Duration.ofMillis(20));
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            harness.send(2, diff(11, 12));
            harness.acks.receiveMessage();

            var withdrawn = harness.gate.expectMessageClass(SnapshotGate.Withdraw.class);
            assertThat(withdrawn).isEqualTo(SnapshotGate.Withdraw.of(asked));
            harness.pulses(2);
            harness.gate.expectNoMessage(NOTHING);
        }
    }

    @Test
    void aBookInDoubtIsNotWaitedFor() {
        try (var harness = live()) {
            harness.feed(BookHarness.best(11, 100, 4, 101, 6), diff(11, 11)); // the venue's top is another
            harness.feed(diff(12, 12));

            assertThat(harness.status().reason()).isEqualTo("TOP_MISMATCH");
            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
        }
    }

    @Test
    void everyTradeGapHasAGraceOfItsOwnAndIsTakenBack() {
        try (var harness = BookHarness.live("trade-gap-grace = 250ms")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(3)));
            harness.passes(Duration.ofMillis(200));
            harness.feed(trades(trade(5)));
            harness.send(2, trades(trade(2)));
            harness.acks.receiveMessage();
            harness.passes(Duration.ofMillis(240));
            harness.gate.expectNoMessage(NOTHING);

            harness.passes(Duration.ofMillis(10));
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetTrades.class);
            harness.send(2, trades(trade(4)));
            harness.acks.receiveMessage();

            assertThat(harness.gate.expectMessageClass(SnapshotGate.Withdraw.class))
                    .isEqualTo(SnapshotGate.Withdraw.of(asked));
        }
    }

    private static BookHarness live() {
        BookHarness harness = BookHarness.live(GRACES);
        harness.pulses(2); // the book stays live, so the next snapshot may be asked for at once
        return harness;
    }
}
