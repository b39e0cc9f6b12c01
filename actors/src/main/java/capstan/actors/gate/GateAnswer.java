package capstan.actors.gate;

import capstan.actors.CborSerializable;
import capstan.market.book.DepthSnapshot;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.TradingStatus;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the gate answers. Numbers travel as columns: a book of 5,000 levels a side must fit into one remote
/// message.
public sealed interface GateAnswer extends CborSerializable {

    /// The number that the asker gave its question.
    long question();

    /// @param status whether the venue trades it now
    record InstrumentFound(long question, Instrument instrument, TradingStatus status) implements GateAnswer {}

    /// A depth snapshot; the arrays are not to be changed.
    ///
    /// @param requestedLevels levels a side that the venue was asked for, between what the asker called
    /// sufficient and what it wanted
    /// @param weight request weight that it cost
    record SnapshotTaken(
            long question,
            long lastUpdateId,
            long[] bidPrices,
            long[] bidQuantities,
            long[] askPrices,
            long[] askQuantities,
            int requestedLevels,
            long receivedAtMicros,
            int weight)
            implements GateAnswer {

        public static SnapshotTaken of(long question, DepthSnapshot snapshot, int weight) {
            Levels bids = snapshot.bids();
            Levels asks = snapshot.asks();
            return new SnapshotTaken(
                    question,
                    snapshot.lastUpdateId(),
                    Arrays.copyOf(bids.prices(), bids.size()),
                    Arrays.copyOf(bids.quantities(), bids.size()),
                    Arrays.copyOf(asks.prices(), asks.size()),
                    Arrays.copyOf(asks.quantities(), asks.size()),
                    snapshot.requestedLevels(),
                    snapshot.receivedAtMicros(),
                    weight);
        }

        public DepthSnapshot toSnapshot() {
            return new DepthSnapshot(
                    lastUpdateId,
                    levels(bidPrices, bidQuantities),
                    levels(askPrices, askQuantities),
                    requestedLevels,
                    receivedAtMicros);
        }

        private static Levels levels(long[] prices, long[] quantities) {
            var levels = new Levels(prices.length);
            for (int i = 0; i < prices.length; i++) {
                levels.add(prices[i], quantities[i]);
            }
            return levels;
        }
    }

    /// Trades from the id that was asked for on, as the venue gave them; the arrays are not to be changed.
    ///
    /// @param weight request weight that they cost
    record TradesFetched(
            long question,
            long[] ids,
            long[] prices,
            long[] quantities,
            long[] transactTimesMicros,
            boolean[] buyerMaker,
            int weight)
            implements GateAnswer {

        public static TradesFetched of(long question, List<Trade> trades, int weight) {
            int size = trades.size();
            var fetched = new TradesFetched(
                    question,
                    new long[size],
                    new long[size],
                    new long[size],
                    new long[size],
                    new boolean[size],
                    weight);
            for (int i = 0; i < size; i++) {
                Trade trade = trades.get(i);
                fetched.ids[i] = trade.id();
                fetched.prices[i] = trade.price();
                fetched.quantities[i] = trade.quantity();
                fetched.transactTimesMicros[i] = trade.transactTimeMicros();
                fetched.buyerMaker[i] = trade.isBuyerMaker();
            }
            return fetched;
        }

        public List<Trade> toTrades() {
            var trades = new ArrayList<Trade>(ids.length);
            for (int i = 0; i < ids.length; i++) {
                trades.add(new Trade(ids[i], prices[i], quantities[i], transactTimesMicros[i], buyerMaker[i]));
            }
            return trades;
        }
    }

    /// The question cannot be answered now.
    ///
    /// @param unknownSymbol true when the venue does not know the symbol: it never listed it or has taken it off,
    /// so that asking soon is no use
    /// @param reason for people: what was asked and what came
    record Unavailable(long question, boolean unknownSymbol, String reason) implements GateAnswer {}
}
