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

/// Learns from the venue what the symbol is, at the start and again from time to time. Owned by one entity.
final class InstrumentLookup {

    private final SymbolId id;
    private final Question question;
    private final ActorRef<SnapshotGate.Command> gate;
    private final ActorRef<GateAnswer> self;
    private final Logger log;
    private final long refreshPulses;
    private long pulsesUntilDue;

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
    }

    /// Asks when it is time to.
    void seek() {
        if (pulsesUntilDue <= 0 && question.mayAsk()) {
            gate.tell(new SnapshotGate.GetInstrument(id.venue(), id.symbol(), question.ask(), self));
        }
    }

    /// @return the instrument when it is to be journaled, null when it is known already or the answer is late
    @Nullable
    Instrument found(SymbolState state, InstrumentFound answer) {
        if (!question.closedBy(answer.question())) {
            return null;
        }
        Instrument instrument = answer.instrument();
        if (!instrument.id().equals(id.text())) {
            Duration wait = question.backOff();
            log.error("instrument refused symbol={} received={} retryMillis={}", id, instrument.id(), wait.toMillis());
            return null;
        }
        question.settle();
        pulsesUntilDue = refreshPulses;
        return state.hasInstrument() && state.instrument().equals(instrument) ? null : instrument;
    }

    void failed(Unavailable answer) {
        if (!question.closedBy(answer.question())) {
            return;
        }
        Duration wait = question.backOff();
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

    void pulse() {
        question.pulse();
        if (pulsesUntilDue > 0) {
            pulsesUntilDue--;
        }
    }

    void restart() {
        question.restart();
        pulsesUntilDue = 0;
    }
}
