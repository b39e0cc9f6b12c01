package capstan.actors.gate;

import capstan.actors.CborSerializable;
import capstan.actors.gate.SnapshotGate.GetInstrument;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.ports.RestUsage;
import java.time.Duration;

/// How the gate stands.
///
/// @param informed whether the venue has been asked how much weight it counts; before, nothing else is sent
/// @param waiting requests in the queue, without those under way
/// @param waitingInstruments of them, questions for what a symbol is
/// @param waitingLost of them, snapshots for books that readers have lost
/// @param waitingFirst of them, snapshots for symbols without a book yet
/// @param waitingRepair of them, missing trades and live books near the edge of what they know
/// @param waitingDeepen of them, snapshots for live books that would like more levels
/// @param oldestWaitingMillis age of the oldest of them, 0 when none waits
/// @param underWay calls that the venue has not answered yet
/// @param weightSpent request weight that this gate spent in the last 60 s
/// @param weightSaid request weight that the venue counts in its running minute, as it said within the last 60 s; −1
/// when it did not
/// @param weightBudget request weight that may be spent in 60 s
/// @param weightLimit request weight that the venue allows in a minute
/// @param requests calls sent since this gate started
/// @param refusals times that the venue refused this address since then, bans included
/// @param bans times that it answered that this address is banned
/// @param failures calls since then that the venue failed to answer, or did not answer in a way that can be read
/// @param stoppedMillis how long no further call is sent, 0 when calls are sent
/// @param trouble what went wrong since the last good answer, empty when nothing did
public record GateStatus(
        boolean informed,
        int waiting,
        int waitingInstruments,
        int waitingLost,
        int waitingFirst,
        int waitingRepair,
        int waitingDeepen,
        long oldestWaitingMillis,
        int underWay,
        int weightSpent,
        int weightSaid,
        int weightBudget,
        int weightLimit,
        long requests,
        long refusals,
        long bans,
        long failures,
        long stoppedMillis,
        String trouble)
        implements CborSerializable {

    static GateStatus of(
            GateSchedule schedule,
            GateQueue queue,
            RestBudget budget,
            Circuit circuit,
            CallsUnderWay underWay,
            long nowNanos) {
        return new GateStatus(
                schedule.isInformed(),
                queue.waiting(_ -> true),
                queue.waiting(GetInstrument.class::isInstance),
                queue.waiting(request -> request instanceof GetSnapshot get && get.need() == Need.LOST),
                queue.waiting(request -> request instanceof GetSnapshot get && get.need() == Need.FIRST),
                queue.waiting(request -> GateQueue.needOf(request) == Need.REPAIR),
                queue.waiting(GateQueue::isDeepening),
                Duration.ofNanos(queue.oldestNanos(nowNanos)).toMillis(),
                underWay.count(),
                budget.spent(nowNanos),
                budget.said(nowNanos).map(RestUsage::weight).orElse(-1),
                budget.total(),
                budget.limit(),
                underWay.opened(),
                circuit.refusals(),
                circuit.bans(),
                circuit.failures(),
                Duration.ofNanos(circuit.nanosStopped(nowNanos)).toMillis(),
                circuit.trouble());
    }
}
