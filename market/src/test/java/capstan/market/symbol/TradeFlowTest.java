package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyVenue;
import capstan.market.trades.Trade;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every trade once: from whichever line, in whatever order, or as a known gap.
final class TradeFlowTest {

    private final Journal journal = Journal.begun();

    @Test
    void theFirstTradeEverIsNoGap() {
        journal.feed(trades(100, 101));

        assertThat(journal.facts).noneMatch(GapDetected.class::isInstance);
        assertThat(journal.state.firstTradeId()).isEqualTo(100);
        assertThat(journal.state.lastTradeId()).isEqualTo(101);
        assertThat(journal.state.counters().trades()).isEqualTo(2);
        assertThat(journal.feed(trades(99), trades(100, 101))).isEmpty();
    }

    @Test
    void aSkippedIdIsAnOpenGapAndTheBookStaysLive() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(trades(100));

        List<BookEvent> facts = journal.feed(trades(101), trades(105, 106));

        assertThat(facts).hasSize(3);
        assertThat(facts.get(1)).isInstanceOfSatisfying(GapDetected.class, gap -> {
            assertThat(gap.kind()).isEqualTo(GapKind.TRADE_IDS);
            assertThat(gap.expectedId()).isEqualTo(102);
            assertThat(gap.receivedId()).isEqualTo(105);
        });
        assertThat(facts.get(2)).isInstanceOfSatisfying(BatchAccepted.class, after -> {
            assertThat(after.firstTradeId()).isEqualTo(105);
            assertThat(after.lastTradeId()).isEqualTo(106);
        });
        assertThat(journal.state.openTradeGaps()).containsExactly(new IdRange(102, 104));
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.fault()).isNull();
    }

    @Test
    void anotherLineFillsAGapLateAndOnlyOnce() {
        journal.feed(trades(100), trades(105));

        journal.feed(trades(102, 103));
        assertThat(journal.state.openTradeGaps()).containsExactly(new IdRange(101, 101), new IdRange(104, 104));
        List<BookEvent> facts = journal.feed(trades(101, 102, 103, 104, 105));

        assertThat(facts).hasSize(2);
        assertThat(facts.getFirst()).isInstanceOfSatisfying(BatchAccepted.class, batch -> {
            assertThat(batch.firstTradeId()).isEqualTo(101);
            assertThat(batch.lastTradeId()).isEqualTo(104);
        });
        assertThat(facts.getLast()).isInstanceOf(BookEvent.GapHealed.class);
        assertThat(journal.state.openTradeGaps()).isEmpty();
        assertThat(journal.state.counters().trades()).isEqualTo(6);
        assertThat(journal.state.recentTrades(10).stream().map(Trade::id))
                .containsExactly(105L, 104L, 103L, 102L, 101L, 100L);
        assertThat(journal.feed(trades(101), trades(103))).isEmpty();
    }

    @Test
    void twoCopiesInOneBatchAreTakenOnce() {
        journal.feed(trades(100), trades(105));

        List<BookEvent> facts = journal.feed(trades(102), trades(102), trades(106), trades(106));

        assertThat(facts)
                .singleElement()
                .isInstanceOfSatisfying(
                        BatchAccepted.class,
                        batch -> assertThat(batch.frames().frames()).isEqualTo(2));
    }

    @Test
    void backfillAndKnownLossCloseGaps() {
        journal.feed(trades(100), trades(110));

        journal.backfill(trade(103), trade(104), trade(100));
        journal.missing(101, 102);
        journal.missing(105, 200);

        assertThat(journal.state.openTradeGaps()).isEmpty();
        SymbolCounters counters = journal.state.counters();
        assertThat(counters.trades()).isEqualTo(4);
        assertThat(counters.tradesBackfilled()).isEqualTo(2);
        assertThat(counters.tradesMissing()).isEqualTo(7);
        assertThat(journal.feed(trades(105))).isEmpty(); // given up for good
    }

    /// The chain is a sum: it depends on what was traded, not on who brought it when.
    @Test
    void anotherInterleavingOfTheSameTradesLeadsToTheSameChain() {
        journal.feed(trades(100), trades(101), trades(102), trades(103, 104));
        Journal other = Journal.begun();
        other.feed(trades(100), trades(103, 104));
        other.backfill(trade(102));
        other.feed(trades(101, 102));

        assertThat(other.state.tradeChain()).isEqualTo(journal.state.tradeChain());
    }

    @Test
    void anyChangeOfATradeChangesTheChain() {
        Trade trade = trade(100);
        long chain = chainOf(trade);

        assertThat(List.of(
                        chainOf(new Trade(
                                101,
                                trade.price(),
                                trade.quantity(),
                                trade.transactTimeMicros(),
                                trade.isBuyerMaker())),
                        chainOf(new Trade(
                                100,
                                trade.price() + 1,
                                trade.quantity(),
                                trade.transactTimeMicros(),
                                trade.isBuyerMaker())),
                        chainOf(new Trade(
                                100,
                                trade.price(),
                                trade.quantity() + 1,
                                trade.transactTimeMicros(),
                                trade.isBuyerMaker())),
                        chainOf(new Trade(
                                100,
                                trade.price(),
                                trade.quantity(),
                                trade.transactTimeMicros() + 1,
                                trade.isBuyerMaker())),
                        chainOf(new Trade(
                                100,
                                trade.price(),
                                trade.quantity(),
                                trade.transactTimeMicros(),
                                !trade.isBuyerMaker()))))
                .doesNotHaveDuplicates()
                .doesNotContain(chain, 0L);
    }

    @Test
    void aFrameThatSkipsAnIdOpensIt() {
        journal.feed(trades(100));

        List<BookEvent> facts = journal.feed(trades(101, 104), trades(105));

        assertThat(facts).hasSize(3); // gap, the odd frame, the rest
        assertThat(journal.state.openTradeGaps()).containsExactly(new IdRange(102, 103));
        assertThat(journal.state.lastTradeId()).isEqualTo(105);
        assertThat(journal.state.counters().trades()).isEqualTo(4);
    }

    @Test
    void aFrameThatHidesItsIdsIsTakenApartByTheFold() {
        journal.feed(trades(100));

        journal.feed(trades(101, 109, 102), trades(103));

        assertThat(journal.state.openTradeGaps()).containsExactly(new IdRange(104, 108));
        assertThat(journal.state.counters().trades()).isEqualTo(5);
        assertThat(journal.facts).anyMatch(fact -> fact instanceof GapDetected gap && gap.kind() == GapKind.TRADE_IDS);
    }

    @Test
    void anEmptyGroupIsNothing() {
        assertThat(journal.feed(ToyFrames.trades(1, List.of()))).isEmpty();
    }

    private static long chainOf(Trade trade) {
        Journal one = Journal.begun();
        one.feed(ToyFrames.trade(1, trade));
        return one.state.tradeChain();
    }

    private static byte[] trades(long... ids) {
        return ToyFrames.trades(
                1, Arrays.stream(ids).mapToObj(TradeFlowTest::trade).toList());
    }

    private static Trade trade(long id) {
        return ToyVenue.trade(id, 1);
    }
}
