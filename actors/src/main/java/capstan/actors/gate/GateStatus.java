package capstan.actors.gate;

import capstan.actors.CborSerializable;

/// How the gate stands.
///
/// @param waiting requests in the queue, without those under way
/// @param underWay calls that the venue has not answered yet
/// @param weightSpent request weight spent in the last 60 s
/// @param weightBudget request weight that may be spent in 60 s
/// @param stoppedMillis how long no further call is sent because the venue refused one, 0 when it did not
/// @param refusals times that the venue refused a call since this gate started
public record GateStatus(
        int waiting, int underWay, int weightSpent, int weightBudget, long stoppedMillis, long refusals)
        implements CborSerializable {}
