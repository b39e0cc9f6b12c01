package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer;
import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Tick;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.Fault;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.SymbolState;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Everything that a symbol asks the venue for, and what the answers amount to. Owned by one entity.
final class Inquiries {

    private final BookPorts ports;
    private final Runnable again;
    private final InstrumentLookup instrument;
    private final Anchoring anchoring;
    private final Reanchoring reanchoring;
    private final TradeBackfill backfill;
    private final SnapshotRefusals refusals;

    /// @param self where the gate's answers go
    Inquiries(
            SymbolId id,
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            BookPorts ports,
            ActorRef<GateAnswer> self,
            BookSettings settings) {
        this.ports = ports;
        again = () -> context.getSelf().tell(Tick.REANCHOR);
        var log = context.getLog();
        var gate = ports.gate();
        AnchorSettings anchor = settings.anchor();
        refusals = new SnapshotRefusals(id, ports.detections());
        instrument = new InstrumentLookup(
                id, new Question(timers, Tick.ASK_INSTRUMENT, settings), gate, self, settings, log);
        anchoring = new Anchoring(
                new Asking("snapshot", id, new Question(timers, Tick.ASK_SNAPSHOT, settings), gate, self, log),
                new Vouching(context.getSelf(), timers, anchor),
                refusals,
                anchor);
        reanchoring = new Reanchoring(
                new Asking("snapshot", id, new Question(timers, Tick.ASK_REANCHOR, settings), gate, self, log),
                refusals,
                ports.reader(),
                anchor,
                settings.pulses(anchor.reanchorCoolDown()),
                settings.pulses(anchor.edgeCoolDown()));
        backfill = new TradeBackfill(
                new Asking("trades", id, new Question(timers, Tick.ASK_TRADES, settings), gate, self, log), settings);
    }

    /// Asks for what the state lacks, as far as it may be asked for now.
    void seek(SymbolState state, Lines lines) {
        instrument.seek();
        if (state.hasInstrument()) {
            long now = ports.nowMicros();
            reanchoring.seek(state, again);
            anchoring.seek(state, lines.up(), now);
            backfill.seek(state, now);
        }
    }

    /// @param stamp for the fact, taken from the state as it is
    /// @return the fact to be journaled now, null when the answer amounts to none
    @Nullable
    BookEvent answered(SymbolState state, GateAnswer answer, Lines lines, Supplier<Stamp> stamp) {
        return switch (answer) {
            case GateAnswer.InstrumentFound found -> instrument.closedBy(found) ? found(state, found, stamp) : null;
            case GateAnswer.SnapshotTaken taken -> {
                DepthSnapshot snapshot = anchoring.taken(state, lines.up(), taken, ports.nowMicros());
                yield snapshot == null
                        ? reanchoring.taken(state, taken, stamp)
                        : new BookEvent.Anchored(stamp.get(), snapshot);
            }
            case GateAnswer.TradesFetched fetched -> factOf(backfill.fetched(state, fetched), stamp);
            case GateAnswer.Unavailable unavailable -> unavailable(state, unavailable, stamp);
        };
    }

    /// A snapshot that waited is tried again.
    @Nullable
    BookEvent again(SymbolState state, Lines lines, Supplier<Stamp> stamp) {
        if (!state.hasInstrument()) {
            return null;
        }
        DepthSnapshot snapshot = anchoring.again(state, lines.up(), ports.nowMicros());
        return snapshot == null ? reanchoring.again(state, stamp) : new BookEvent.Anchored(stamp.get(), snapshot);
    }

    /// Called with each fact that was journaled.
    void journaled(BookEvent fact) {
        reanchoring.journaled(fact);
    }

    /// Takes an operator's order, and answers it.
    ReanchorReply reanchor(SymbolState state, SymbolId id, SymbolBook.Reanchor order, boolean followed) {
        ReanchorReply reply = reanchoring.order(state, id.text(), followed);
        order.replyTo().tell(reply);
        return reply;
    }

    SnapshotRefusals refusals() {
        return refusals;
    }

    /// Why a live book is being anchored anew, null when it is not.
    @Nullable
    AnchorReason reanchors() {
        return reanchoring.reason();
    }

    /// Takes the request weight that was spent for gaps of this kind since it was last taken.
    int takeWeight(GapKind kind) {
        return kind.breaksBook() ? anchoring.takeWeight() : backfill.takeWeight();
    }

    void pulse(SymbolState state) {
        instrument.pulse(state);
        anchoring.pulse(state);
        backfill.pulse();
        if (state.hasInstrument()) {
            reanchoring.pulse(state);
        }
    }

    void restart() {
        instrument.restart();
        anchoring.restart();
        reanchoring.restart();
        backfill.restart();
    }

    private @Nullable BookEvent found(SymbolState state, GateAnswer.InstrumentFound found, Supplier<Stamp> stamp) {
        Instrument changed = instrument.found(state, found);
        return changed == null
                ? gap(TradingHalt.said(state, found.status()), stamp)
                : new BookEvent.InstrumentDefined(stamp.get(), changed);
    }

    private @Nullable BookEvent unavailable(SymbolState state, GateAnswer.Unavailable answer, Supplier<Stamp> stamp) {
        if (instrument.closedBy(answer)) {
            instrument.failed(answer);
            return answer.unknownSymbol() ? gap(TradingHalt.unknown(state, answer.reason()), stamp) : null;
        }
        anchoring.failed(answer);
        reanchoring.failed(answer);
        return factOf(backfill.failed(state, answer), stamp);
    }

    private static @Nullable BookEvent gap(@Nullable Fault fault, Supplier<Stamp> stamp) {
        return fault == null
                ? null
                : new GapDetected(
                        stamp.get(), fault.kind(), fault.expectedId(), 0, GapDetected.NO_LINE, fault.detail());
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
