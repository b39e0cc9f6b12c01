package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static capstan.actors.symbol.BookHarness.trade;
import static capstan.actors.symbol.BookHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.symbol.Healing;
import capstan.market.toy.ToyFrames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each gap that is closed is journaled as healed, right behind the fact that closed it.
class BookHealingTest {

    @Test
    void aGapThatAnotherLineClosedCostsNothing() {
        try (var harness = BookHarness.live("")) {
            harness.feed(diff(13, 14));
            harness.passes(Duration.ofMillis(20));

            harness.send(2, diff(11, 12));
            harness.acks.receiveMessage();
            harness.status();

            assertThat(harness.shape()).endsWith("GapDetected", "BatchAccepted", "BatchAccepted", "GapHealed");
            GapHealed healed = healed(harness).getFirst();
            assertThat(healed.by()).isEqualTo(Healing.LINE);
            assertThat(healed.line()).isEqualTo(2);
            assertThat(healed.weight()).isZero();
            assertThat(healed.expectedId()).isEqualTo(11);
            assertThat(healed.receivedId()).isEqualTo(13);
            assertThat(healed.detectedAtMicros()).isEqualTo(harness.micros() - 20_000);
        }
    }

    @Test
    void aGapThatASnapshotClosedSaysWhatItCost() {
        try (var harness = BookHarness.live("retry-backoff.min = 1s")) {
            harness.pulses(2);
            harness.feed(diff(20, 21));

            harness.answerSnapshot(15); // too old, and paid for all the same
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(20);

            assertThat(harness.shape()).endsWith("Anchored", "GapHealed");
            GapHealed healed = healed(harness).getFirst();
            assertThat(healed.by()).isEqualTo(Healing.SNAPSHOT);
            assertThat(healed.line()).isEqualTo(GapDetected.NO_LINE);
            assertThat(healed.weight()).isEqualTo(2 * BookHarness.SNAPSHOT_WEIGHT);
        }
    }

    @Test
    void tradesThatWereFetchedOrNotToBeHadAreToldApart() {
        try (var harness = BookHarness.live("trade-gap-grace = 0s, trade-tries = 1")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(3)));
            harness.passes(Duration.ofMillis(10));
            harness.answerTrades(trade(2));
            harness.feed(trades(trade(5)));
            harness.passes(Duration.ofMillis(10));
            harness.answerTrades();

            assertThat(healed(harness)).extracting(GapHealed::by).containsExactly(Healing.BACKFILL, Healing.MISSING);
            assertThat(healed(harness))
                    .extracting(GapHealed::weight)
                    .containsExactly(BookHarness.TRADES_WEIGHT, BookHarness.TRADES_WEIGHT);
            assertThat(healed(harness)).extracting(GapHealed::kind).containsOnly(GapKind.TRADE_IDS);
        }
    }

    @Test
    void aJournalThatFailsBetweenAnAnchorAndItsGapSaysItAfterTheRestart() {
        try (var harness = BookHarness.live("journal-backoff { min = 1s, max = 1s }")) {
            harness.pulses(2);
            harness.feed(diff(20, 21));
            harness.journal.withPolicy(new FailOnce(GapHealed.class));

            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            var snapshot = new DepthSnapshot(20, ToyFrames.levels(100, 5), ToyFrames.levels(101, 6), 5000, 1);
            asked.replyTo().tell(GateAnswer.SnapshotTaken.of(asked.question(), snapshot, 250));
            harness.gate.expectNoMessage(Duration.ofMillis(200)); // until the journal has failed
            assertThat(harness.shape()).endsWith("Anchored");
            harness.passes(Duration.ofSeconds(1)); // the entity starts again from its journal

            assertThat(harness.shape()).endsWith("Anchored", "GapHealed");
            assertThat(healed(harness)).hasSize(1);
        }
    }

    private static List<GapHealed> healed(BookHarness harness) {
        return harness.facts().stream()
                .filter(GapHealed.class::isInstance)
                .map(GapHealed.class::cast)
                .toList();
    }
}
