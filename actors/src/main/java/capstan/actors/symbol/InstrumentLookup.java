package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.GateAnswer.InstrumentFound;
import capstan.actors.gate.GateAnswer.Unavailable;
import capstan.actors.gate.SnapshotGate;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Learns from the venue what the symbol is and whether it is traded, at the start and again from time to time.
/// Owned by one entity.
final class InstrumentLookup {

    private final SymbolId id;
    private final Question question;
    private final ActorRef<SnapshotGate.Command> gate;
    private final ActorRef<GateAnswer> self;
    private final Logger log;
    private final long refreshPulses;
    private final long haltedPulses;
    private long pulsesUntilDue;
    private boolean silent;

    InstrumentLookup(
            SymbolId id,
            Question question,
            ActorRef<SnapshotGate.Command> gate,
            ActorRef<GateAnswer> self,
            BookSettings settings,
            Logger log) {
        this.id = id;
        this.question = question;
        this.gate = gate;
        this.self = self;
        this.log = log;
        refreshPulses = settings.pulses(settings.instrumentRefresh());
        haltedPulses = settings.pulses(settings.anchor().haltedCheck());
    }

    /// Asks when it is time to.
    void seek() {
        if (pulsesUntilDue <= 0 && question.mayAsk()) {
            gate.tell(new SnapshotGate.GetInstrument(id.venue(), id.symbol(), question.ask(), self));
        }
    }

    /// Whether the answer is to this question and not late; it is answered then.
    boolean closedBy(GateAnswer answer) {
        return question.closedBy(answer.question());
    }

    /// @return the instrument when it is to be journaled, null when it is known already
    @Nullable
    Instrument found(SymbolState state, InstrumentFound answer) {
        Instrument instrument = answer.instrument();
        if (!instrument.id().equals(id.text())) {
            Duration wait = question.backOff();
            log.error("instrument refused symbol={} received={} retryMillis={}", id, instrument.id(), wait.toMillis());
            return null;
        }
        question.settle();
        boolean changed = !state.hasInstrument() || !state.instrument().equals(instrument);
        if (answer.status().isStopped() && changed) {
            pulsesUntilDue = 1; // an answer becomes one fact: first what the symbol is, next that it is stopped
        } else {
            pulsesUntilDue = silent || answer.status().isStopped() ? haltedPulses : refreshPulses;
        }
        return changed ? instrument : null;
    }

    void failed(Unavailable answer) {
        Duration wait = question.backOff();
        pulsesUntilDue = silent ? haltedPulses : pulsesUntilDue;
        if (answer.unknownSymbol()) {
            log.error(
                    "instrument unknown symbol={} retryMillis={} reason={}; correct the list of followed symbols",
                    id,
                    wait.toMillis(),
                    answer.reason());
        } else {
            log.warn("instrument unavailable symbol={} retryMillis={} reason={}", id, wait.toMillis(), answer.reason());
        }
    }

    /// A symbol that has fallen silent is asked about at once, and again from time to time until it is heard.
    void pulse(SymbolState state) {
        question.pulse();
        boolean wasSilent = silent;
        silent = TradingHalt.isSilent(state);
        if (silent && !wasSilent) {
            pulsesUntilDue = 0;
        } else if (pulsesUntilDue > 0) {
            pulsesUntilDue--;
        }
    }

    void restart() {
        question.restart();
        pulsesUntilDue = 0;
        silent = false;
    }
}
