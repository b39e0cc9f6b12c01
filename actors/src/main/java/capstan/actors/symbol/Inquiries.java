package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Tick;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.SymbolState;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Everything that a symbol asks the venue for, and what the answers amount to. Owned by one entity.
final class Inquiries {

    private final InstrumentLookup instrument;
    private final Anchoring anchoring;
    private final TradeBackfill backfill;

    /// @param self where the gate's answers go
    Inquiries(
            SymbolId id,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<SnapshotGate.Command> gate,
            ActorRef<GateAnswer> self,
            BookSettings settings) {
        var log = context.getLog();
        instrument = new InstrumentLookup(
                id, new Question(timers, Tick.ASK_INSTRUMENT, settings), gate, self, settings, log);
        anchoring = new Anchoring(id, new Question(timers, Tick.ASK_SNAPSHOT, settings), gate, self, settings, log);
        backfill = new TradeBackfill(id, new Question(timers, Tick.ASK_TRADES, settings), gate, self, settings, log);
    }

    /// Asks for what the state lacks, as far as it may be asked for now.
    ///
    /// @param carried whether any line carries the symbol
    void seek(SymbolState state, boolean carried) {
        instrument.seek();
        if (state.hasInstrument()) {
            anchoring.seek(state, carried);
            backfill.seek(state);
        }
    }

    /// @param stamp for the fact, taken from the state as it is
    /// @return the fact to be journaled now, null when the answer amounts to none
    @Nullable
    BookEvent answered(SymbolState state, GateAnswer answer, boolean carried, Supplier<Stamp> stamp) {
        return switch (answer) {
            case GateAnswer.InstrumentFound found -> {
                Instrument changed = instrument.found(state, found);
                yield changed == null ? null : new BookEvent.InstrumentDefined(stamp.get(), changed);
            }
            case GateAnswer.SnapshotTaken taken -> {
                DepthSnapshot snapshot = anchoring.taken(state, carried, taken);
                yield snapshot == null ? null : new BookEvent.Anchored(stamp.get(), snapshot);
            }
            case GateAnswer.TradesFetched fetched -> factOf(backfill.fetched(state, fetched), stamp);
            case GateAnswer.Unavailable unavailable -> {
                instrument.failed(unavailable);
                anchoring.failed(unavailable);
                yield factOf(backfill.failed(state, unavailable), stamp);
            }
        };
    }

    /// Takes the request weight that was spent for gaps of this kind since it was last taken.
    int takeWeight(GapKind kind) {
        return kind.breaksBook() ? anchoring.takeWeight() : backfill.takeWeight();
    }

    void pulse(SymbolState state) {
        instrument.pulse();
        anchoring.pulse(state);
        backfill.pulse();
    }

    void restart() {
        instrument.restart();
        anchoring.restart();
        backfill.restart();
    }

    private static @Nullable BookEvent factOf(TradeBackfill.Outcome outcome, Supplier<Stamp> stamp) {
        return switch (outcome) {
            case TradeBackfill.Found(var trades) -> new BookEvent.TradesBackfilled(stamp.get(), trades);
            case TradeBackfill.Missing(var ids, var reason) ->
                new BookEvent.TradesMissing(stamp.get(), ids.first(), ids.last(), reason);
            case TradeBackfill.Nothing.NOTHING -> null;
        };
    }
}
