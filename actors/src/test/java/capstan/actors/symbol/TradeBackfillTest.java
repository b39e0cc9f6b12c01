package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.trade;
import static capstan.actors.symbol.BookHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.market.symbol.BookEvent;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Trades that were skipped: fetched by id, or recorded as missing, never neither.
class TradeBackfillTest {

    private static final Duration GRACE = Duration.ofSeconds(1);

    @Test
    void skippedTradesAreFetchedByIdAfterAGrace() {
        try (var harness = BookHarness.live("trade-gap-grace = 1s")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(5)));
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            assertThat(harness.status().openTradeGaps()).isEqualTo(1);

            harness.passes(GRACE);
            var asked = harness.answerTrades(trade(2), trade(3), trade(4));

            assertThat(asked.fromId()).isEqualTo(2);
            assertThat(asked.limit()).isEqualTo(3);
            var facts = harness.facts();
            assertThat(((BookEvent.TradesBackfilled) facts.get(facts.size() - 2)).trades())
                    .containsExactly(trade(2), trade(3), trade(4));
            var status = harness.status();
            assertThat(status.openTradeGaps()).isZero();
            assertThat(status.trades()).isEqualTo(5);
            assertThat(status.tradesBackfilled()).isEqualTo(3);
            assertThat(status.status()).isEqualTo("LIVE"); // a trade gap does not break the book
        }
    }

    @Test
    void tradesThatAnotherLineBringsWithinTheGraceAreNotFetched() {
        try (var harness = BookHarness.live("trade-gap-grace = 1s")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(3)));

            harness.send(2, trades(trade(2)));
            harness.acks.receiveMessage();
            harness.passes(GRACE);

            harness.gate.expectNoMessage(Duration.ofMillis(50));
            assertThat(harness.status().openTradeGaps()).isZero();
            assertThat(harness.shape()).doesNotContain("TradesBackfilled");
        }
    }

    @Test
    void aWideGapTakesSeveralCallsAndOnlyIdsOfTheGapAreTaken() {
        try (var harness = BookHarness.live("trades-per-call = 2, trade-gap-grace = 0s")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(5)));
            harness.passes(Duration.ofMillis(10));

            harness.answerTrades(trade(1), trade(2), trade(3)); // more and earlier than asked for
            var second = harness.answerTrades(trade(4), trade(5));

            assertThat(second.fromId()).isEqualTo(4);
            assertThat(harness.shape()).endsWith("TradesBackfilled", "TradesBackfilled", "GapHealed");
            assertThat(harness.status().trades()).isEqualTo(5);
            assertThat(harness.status().openTradeGaps()).isZero();
        }
    }

    @Test
    void whatTheVenueHasNotIsRecordedAsMissingAfterSomeTries() {
        try (var harness = BookHarness.live("trade-tries = 2, trade-gap-grace = 0s")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(6)));
            harness.passes(Duration.ofMillis(10));

            harness.answerTrades(trade(4), trade(5));
            assertThat(harness.shape()).doesNotContain("TradesMissing");
            harness.passes(Duration.ofSeconds(1));
            harness.answerTrades(trade(4), trade(5));

            var missing = (BookEvent.TradesMissing) harness.facts().getLast();
            assertThat(missing.firstId()).isEqualTo(2);
            assertThat(missing.lastId()).isEqualTo(3); // 4 and 5 are there
            assertThat(missing.reason()).contains("asked 2 times");
            var rest = harness.answerTrades(trade(4), trade(5));
            assertThat(rest.fromId()).isEqualTo(4);
            assertThat(harness.status().tradesMissing()).isEqualTo(2);
            assertThat(harness.status().tradesBackfilled()).isEqualTo(2);
            assertThat(harness.status().openTradeGaps()).isZero();
        }
    }

    @Test
    void aVenueThatDoesNotAnswerIsNoReasonToGiveUp() {
        try (var harness = BookHarness.live("trade-tries = 1, trade-gap-grace = 0s, retry-backoff.max = 2s")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(3)));
            harness.passes(Duration.ofMillis(10));

            for (int i = 0; i < 5; i++) {
                var asked = harness.gate.expectMessageClass(SnapshotGate.GetTrades.class);
                asked.replyTo().tell(new GateAnswer.Unavailable(asked.question(), false, "no route"));
                harness.status();
                harness.passes(Duration.ofSeconds(2));
            }
            harness.answerTrades(trade(2));

            assertThat(harness.shape()).doesNotContain("TradesMissing");
            assertThat(harness.status().openTradeGaps()).isZero();
        }
    }

    @Test
    void anAnswerWithAHoleIsTakenOnlyUpToIt() {
        try (var harness = BookHarness.live("trade-gap-grace = 0s")) {
            harness.feed(trades(trade(1)));
            harness.feed(trades(trade(10)));
            harness.passes(Duration.ofMillis(10));

            harness.answerTrades(trade(2), trade(3), trade(5));
            var second = harness.gate.expectMessageClass(SnapshotGate.GetTrades.class);

            assertThat(second.fromId()).isEqualTo(4);
            assertThat(((BookEvent.TradesBackfilled) harness.facts().getLast()).trades())
                    .extracting(trade -> trade.id())
                    .containsExactlyElementsOf(LongStream.of(2, 3).boxed().toList());
        }
    }
}
