package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.GateAnswer.Unavailable;
import capstan.actors.gate.SnapshotGate;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Puts one kind of question to the gate and takes it back when it is not needed any more. Owned by one entity.
final class Asking {

    /// A request to the gate under the number of its question.
    @FunctionalInterface
    interface Wording {
        SnapshotGate.Request request(long question, ActorRef<GateAnswer> self);
    }

    private final String what;
    private final SymbolId id;
    private final Question question;
    private final ActorRef<SnapshotGate.Command> gate;
    private final ActorRef<GateAnswer> self;
    private final Logger log;
    private SnapshotGate.@Nullable Request open;

    /// @param what is asked for, for the log
    Asking(
            String what,
            SymbolId id,
            Question question,
            ActorRef<SnapshotGate.Command> gate,
            ActorRef<GateAnswer> self,
            Logger log) {
        this.what = what;
        this.id = id;
        this.question = question;
        this.gate = gate;
        this.self = self;
        this.log = log;
    }

    Logger log() {
        return log;
    }

    boolean mayAsk() {
        return question.mayAsk();
    }

    void ask(Wording wording) {
        open = wording.request(question.ask(), self);
        gate.tell(open);
    }

    /// Closes the question when the number is its own; false for the answer to one that was given up.
    boolean closedBy(long number) {
        boolean own = question.closedBy(number);
        if (own) {
            open = null;
        }
        return own;
    }

    /// Takes the question back if one is open, so that the gate does not spend weight on it.
    void withdraw() {
        if (open != null && question.closedBy(open.question())) {
            gate.tell(SnapshotGate.Withdraw.of(open));
        }
        open = null;
    }

    /// @return whether the answer was to this question
    boolean failed(Unavailable answer) {
        if (!closedBy(answer.question())) {
            return false;
        }
        Duration wait = question.backOff();
        log.warn("{} unavailable symbol={} retryMillis={} reason={}", what, id, wait.toMillis(), answer.reason());
        return true;
    }

    /// Lets the next try wait.
    void hold(Duration wait) {
        question.hold(wait);
    }

    /// Lets the next try wait for the backoff.
    Duration backOff() {
        return question.backOff();
    }

    /// Says that things are well, so that the next failure waits the shortest time again.
    void settle() {
        question.settle();
    }

    void pulse() {
        question.pulse();
    }

    void restart() {
        question.restart();
        open = null;
    }
}
