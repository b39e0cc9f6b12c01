package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import capstan.market.book.BookStatus;
import capstan.market.feed.FrameLog;
import capstan.market.toy.RecordedMarket;
import capstan.market.toy.ToyReader;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A real market through the whole state: what it should count is known from the recording itself.
final class RecordedMarketTest {

    private static Optional<RecordedMarket> recording = Optional.empty();

    @BeforeAll
    static void load() {
        recording = RecordedMarket.load();
    }

    @Test
    void theRecordingIsFoldedWithoutAGapOrADisagreement() {
        Journal journal = fold(0, 1);

        assertCounts(journal);
        assertThat(journal.facts).noneMatch(BookEvent.GapDetected.class::isInstance);
        assertThat(journal.state.firstTradeId()).isEqualTo(3_735_683_259L);
        assertThat(journal.state.lastTradeId()).isEqualTo(3_735_703_162L);
        assertThat(journal.state.anchorUpdateId()).isEqualTo(50_093_239_218L);
        assertThat(journal.state.coveredLevels(capstan.market.book.Side.BID, 10))
                .isBetween(0, 10);
    }

    /// Neither the size of the batches nor the moment of the snapshot may change what is counted or proved.
    @Test
    void batchesAndTheMomentOfTheAnchorDoNotMatter() {
        SymbolState expected = fold(0, 1).state;

        for (int delay : List.of(1, 300, 20_000)) {
            Journal journal = fold(delay, delay + 7);

            assertCounts(journal);
            assertThat(journal.state.chain()).isEqualTo(expected.chain());
            assertThat(journal.state.tradeChain()).isEqualTo(expected.tradeChain());
            assertThat(journal.state.book().sum()).isEqualTo(expected.book().sum());
        }
    }

    @Test
    void aReplayOfTheJournalComesToTheSameState() {
        Journal journal = fold(0, 3);

        SymbolState replayed = journal.folded(new SymbolState(journal.bounds, new ToyReader()), 0);

        assertThat(replayed.chain()).isEqualTo(journal.state.chain());
        Images.assertSame(replayed, journal.state);
    }

    private static void assertCounts(Journal journal) {
        SymbolCounters counters = journal.state.counters();
        assertThat(counters.diffsApplied()).isEqualTo(6493);
        assertThat(counters.diffsStale()).isEqualTo(2);
        assertThat(counters.crossed()).isZero();
        assertThat(counters.topChecks()).isEqualTo(1072);
        assertThat(counters.topMismatches()).isZero();
        assertThat(counters.trades()).isEqualTo(19_904);
        assertThat(counters.gaps()).isZero();
        assertThat(counters.anchors()).isOne();
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.openTradeGaps()).isEmpty();
    }

    /// @param delay how many frames after its place in the recording the snapshot arrives
    private static Journal fold(int delay, long seed) {
        assumeThat(recording)
                .as("recorded market beside the repository, see CAPSTAN_SHARED")
                .isPresent();
        RecordedMarket market = recording.orElseThrow();
        var journal = Journal.begun(SymbolBounds.DEFAULT, RecordedMarket.BTCUSDT);
        var random = new Random(seed);
        int anchorAt = market.snapshotAt() + delay;
        int at = 0;
        while (at < market.frames().size()) {
            int end = Math.min(market.frames().size(), at + 1 + random.nextInt(200));
            end = at < anchorAt ? Math.min(end, anchorAt) : end;
            var batch = new FrameLog.Builder(16_384);
            for (RecordedMarket.Frame frame : market.frames().subList(at, end)) {
                batch.add(frame.receiveTimeMicros(), frame.bytes(), 0, frame.bytes().length);
            }
            journal.feed(false, batch.build());
            at = end;
            if (at == anchorAt) {
                assertThat(journal.anchor(market.snapshot())).isEqualTo(SnapshotFit.FITS);
            }
        }
        return journal;
    }
}
