package capstan.market.symbol;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import java.util.List;

/// A fact about one symbol, journaled before anybody sees its effect. A symbol's state is a fold of these and
/// nothing else.
public sealed interface BookEvent {

    Stamp stamp();

    /// The units in which everything after it is counted. First fact of every symbol; said again when the venue
    /// changes them, and then the book, the tape and the features begin anew.
    record InstrumentDefined(Stamp stamp, Instrument instrument) implements BookEvent {}

    /// Frames of one batch that were new, in arrival order. Ids are 0 where the batch held no such frame.
    ///
    /// @param line which way they came
    /// @param epoch connection epoch of the line
    /// @param firstUpdateId first update id of the first depth diff
    /// @param lastUpdateId last update id of the last depth diff
    /// @param firstTradeId lowest new trade id
    /// @param lastTradeId highest new trade id
    record BatchAccepted(
            Stamp stamp,
            int line,
            long epoch,
            long firstUpdateId,
            long lastUpdateId,
            long firstTradeId,
            long lastTradeId,
            FrameLog frames)
            implements BookEvent {}

    /// Something is missing or wrong from here on. Of the kind `TRADE_IDS` it opens the range of ids from
    /// `expectedId` to `receivedId` − 1, and the trade `receivedId` may follow.
    ///
    /// @param expectedId the id that had to come, 0 when the kind has none
    /// @param receivedId the id that came instead, 0 when the kind has none
    /// @param line whose frames showed it, `NO_LINE` when it was not a frame that did
    /// @param detail for people: what was expected and what came
    record GapDetected(Stamp stamp, GapKind kind, long expectedId, long receivedId, int line, String detail)
            implements BookEvent {

        public static final int NO_LINE = -1;
    }

    /// A gap is closed: `kind`, `expectedId` and `detectedAtMicros` name its `GapDetected`, of which there is one
    /// for each `GapHealed`. A gap of the book is closed when the book is live again, one of the trades when none
    /// of its ids is missing any more without a record of it.
    ///
    /// @param receivedId as in the `GapDetected`
    /// @param detectedAtMicros when the `GapDetected` was decided: the time in its stamp
    /// @param line that brought the last of what was missing, `GapDetected.NO_LINE` when none did
    /// @param weight request weight at the venue that was spent for it; when one request closed several gaps, the
    ///     oldest one carries it
    record GapHealed(
            Stamp stamp,
            GapKind kind,
            long expectedId,
            long receivedId,
            long detectedAtMicros,
            Healing by,
            int line,
            int weight)
            implements BookEvent {}

    /// The book begins anew from a depth snapshot; diffs kept since the gap and newer than it are applied on top. A
    /// book that is live keeps no diffs, so then the fact itself brings those that the book has taken since the
    /// snapshot.
    ///
    /// @param taken depth diffs that follow on the snapshot up to the live book's update id; empty when the book
    ///     was not live
    record Anchored(Stamp stamp, DepthSnapshot snapshot, AnchorReason reason, FrameLog taken) implements BookEvent {

        /// A book that was not live is anchored.
        public Anchored(Stamp stamp, DepthSnapshot snapshot) {
            this(stamp, snapshot, AnchorReason.REBUILT, FrameLog.EMPTY);
        }
    }

    /// Trades that no line had brought, fetched by id; ascending.
    record TradesBackfilled(Stamp stamp, List<Trade> trades) implements BookEvent {
        public TradesBackfilled {
            trades = List.copyOf(trades);
        }
    }

    /// Trades that cannot be had any more: ids `firstId` to `lastId`, both inclusive.
    record TradesMissing(Stamp stamp, long firstId, long lastId, String reason) implements BookEvent {}
}
