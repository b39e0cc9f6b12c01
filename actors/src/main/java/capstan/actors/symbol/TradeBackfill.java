package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer.TradesFetched;
import capstan.actors.gate.GateAnswer.Unavailable;
import capstan.actors.gate.SnapshotGate;
import capstan.market.symbol.IdRange;
import capstan.market.symbol.SymbolState;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Closes gaps in the trade ids, oldest first: waits a little for another line, then fetches by id, and gives up
/// what the venue has answered several times without. A venue that does not answer is asked on and on. Owned by one
/// entity.
final class TradeBackfill {

    /// What an answer amounts to.
    sealed interface Outcome {}

    record Found(List<Trade> trades) implements Outcome {}

    record Missing(IdRange ids, String reason) implements Outcome {}

    enum Nothing implements Outcome {
        NOTHING
    }

    private final Asking asking;
    private final BookSettings settings;
    private int tries;
    /// Request weight spent since a gap was last closed.
    private int weight;

    TradeBackfill(Asking asking, BookSettings settings) {
        this.asking = asking;
        this.settings = settings;
    }

    /// Asks for the trades of the oldest gap when there is one and they may be asked for.
    void seek(SymbolState state, long nowMicros) {
        List<IdRange> gaps = state.openTradeGaps();
        if (gaps.isEmpty()) {
            tries = 0;
            asking.withdraw();
        } else if (asking.mayAsk()) {
            IdRange gap = gaps.getFirst();
            Duration wait = Grace.forTrades(state, gap, settings.tradeGapGrace(), nowMicros);
            if (wait.isPositive()) {
                asking.hold(wait);
                return;
            }
            int limit = (int) Math.min(gap.count(), settings.tradesPerCall());
            asking.ask((question, self) ->
                    new SnapshotGate.GetTrades(state.instrument(), gap.first(), limit, question, self));
        }
    }

    Outcome fetched(SymbolState state, TradesFetched answer) {
        List<IdRange> gaps = state.openTradeGaps();
        if (!asking.closedBy(answer.question())) {
            return Nothing.NOTHING;
        }
        weight += answer.weight();
        if (gaps.isEmpty()) {
            return Nothing.NOTHING;
        }
        IdRange gap = gaps.getFirst();
        List<Trade> trades = answer.toTrades();
        List<Trade> found = beginningOf(gap, trades);
        if (!found.isEmpty()) {
            tries = 0;
            asking.settle();
            return new Found(found);
        }
        return lacking(new IdRange(gap.first(), lastAbsent(gap, trades)), "the venue's answer does not have them");
    }

    int takeWeight() {
        int taken = weight;
        weight = 0;
        return taken;
    }

    Outcome failed(SymbolState state, Unavailable answer) {
        List<IdRange> gaps = state.openTradeGaps();
        if (gaps.isEmpty() || !answer.unknownSymbol()) {
            asking.failed(answer);
            return Nothing.NOTHING;
        }
        return asking.closedBy(answer.question()) ? lacking(gaps.getFirst(), answer.reason()) : Nothing.NOTHING;
    }

    void pulse() {
        asking.pulse();
    }

    void restart() {
        asking.restart();
        tries = 0;
    }

    private Outcome lacking(IdRange absent, String why) {
        tries++;
        if (tries < settings.tradeTries()) {
            asking.backOff();
            return Nothing.NOTHING;
        }
        String reason = why + ", asked " + tries + " times";
        tries = 0;
        asking.settle();
        return new Missing(absent, reason);
    }

    /// The trades that fill the gap from its first id on without a hole; none when the first one is not there.
    private static List<Trade> beginningOf(IdRange gap, List<Trade> trades) {
        var found = new ArrayList<Trade>();
        long expected = gap.first();
        for (Trade trade : trades) {
            if (trade.id() == expected && expected <= gap.last()) {
                found.add(trade);
                expected++;
            } else if (trade.id() >= gap.first()) {
                break;
            }
        }
        return found;
    }

    /// Last id of the gap that comes before every trade of the answer that lies in the gap.
    private static long lastAbsent(IdRange gap, List<Trade> trades) {
        long last = gap.last();
        for (Trade trade : trades) {
            if (trade.id() > gap.first() && trade.id() <= last) {
                last = trade.id() - 1;
            }
        }
        return last;
    }
}
