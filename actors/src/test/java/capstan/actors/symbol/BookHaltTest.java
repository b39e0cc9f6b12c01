package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.market.book.BookStatus;
import capstan.market.instrument.TradingStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A symbol that the venue has stopped is labelled so, costs next to nothing, and comes back when it is heard.
class BookHaltTest {

    private static final String SETTINGS = "freshness = 5s, halted-check = 60s";

    @Test
    void aSilentSymbolThatTheVenueHasStoppedIsHalted() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.HALT);

            assertThat(harness.status().status()).isEqualTo("HALTED");
            assertThat(harness.status().reason()).isEqualTo("HALTED");
            harness.settle();
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.HALTED);
            assertThat(harness.shape()).endsWith("GapDetected", "GapDetected"); // silent, then halted
        }
    }

    /// An hour of it: the venue is looked up once a minute and no snapshot is asked for.
    @Test
    void aHaltedSymbolAsksForNoSnapshotsAndDoesNotBurnTheBudget() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.BREAK);
            int before = harness.facts().size();
            for (int minute = 0; minute < 60; minute++) {
                harness.passes(Duration.ofSeconds(59));
                harness.gate.expectNoMessage(Duration.ofMillis(2));
                harness.passes(Duration.ofSeconds(1));
                answer(harness, TradingStatus.BREAK);
            }

            assertThat(harness.facts()).hasSize(before); // it is said once
            assertThat(harness.status().status()).isEqualTo("HALTED");
        }
    }

    @Test
    void itComesBackWhenFramesFlow() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.HALT);

            harness.feed(diff(11, 12));

            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().detail().openGaps()).isZero(); // silent and halted are both healed
            assertThat(harness.shape()).endsWith("GapHealed", "GapHealed");
        }
    }

    @Test
    void framesThatDoNotFollowAskForASnapshotAsEver() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.HALT);

            harness.feed(diff(30, 31));

            harness.answerSnapshot(30);
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().lastUpdateId()).isEqualTo(31);
        }
    }

    @Test
    void aSymbolThatIsTradedAgainButSaysNothingIsSilentAndNoLongerHalted() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.HALT);
            harness.pulses(60);
            answer(harness, TradingStatus.TRADING);

            assertThat(harness.status().status()).isEqualTo("STALE");
            assertThat(harness.status().reason()).isEqualTo("SILENCE");
        }
    }

    @Test
    void aSymbolThatTheVenueNoLongerKnowsIsDelisted() {
        try (var harness = silent()) {
            for (int i = 0; i < 3; i++) {
                var asked = harness.gate.expectMessageClass(SnapshotGate.GetInstrument.class);
                asked.replyTo().tell(new GateAnswer.Unavailable(asked.question(), true, "Invalid symbol."));
                harness.status();
                harness.pulses(60);
            }

            assertThat(harness.status().status()).isEqualTo("HALTED");
            assertThat(harness.status().reason()).isEqualTo("DELISTED");
            assertThat(harness.shape().stream().filter("GapDetected"::equals)).hasSize(2);
        }
    }

    @Test
    void aSymbolThatIsOnlyQuietStaysSilent() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.TRADING);

            assertThat(harness.status().reason()).isEqualTo("SILENCE");
            harness.feed(diff(11, 12));
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void aSymbolThatIsStoppedFromTheStartIsHaltedWithoutEverHavingHadABook() {
        try (var harness = BookHarness.started(SETTINGS)) {
            harness.tell(new SymbolBook.Follow(true, harness.system.kit.system().ignoreRef()));
            answer(harness, TradingStatus.HALT);
            harness.pulses(1);
            answer(harness, TradingStatus.HALT);

            assertThat(harness.status().status()).isEqualTo("HALTED");
            harness.feed(diff(8, 10));
            harness.answerSnapshot(9);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void aHaltedLabelSurvivesARestart() {
        try (var harness = silent()) {
            answer(harness, TradingStatus.HALT);

            harness.restart();

            assertThat(harness.status().status()).isEqualTo("HALTED");
        }
    }

    /// A live book that then heard nothing for the limit.
    private static BookHarness silent() {
        BookHarness harness = BookHarness.live(SETTINGS);
        harness.pulses(6);
        assertThat(harness.status().reason()).isEqualTo("SILENCE");
        harness.pulses(1);
        return harness;
    }

    private static void answer(BookHarness harness, TradingStatus status) {
        var asked = harness.gate.expectMessageClass(SnapshotGate.GetInstrument.class);
        asked.replyTo().tell(new GateAnswer.InstrumentFound(asked.question(), BookHarness.INSTRUMENT, status));
        harness.status();
    }
}
