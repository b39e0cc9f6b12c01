package capstan.cluster.prove.faults;

import capstan.market.faults.DetectionKind;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.InjectedFault;
import java.util.EnumSet;
import java.util.Set;

/// What must be noticed of a fault.
final class Expectation {

    private Expectation() {}

    /// Everything of it has to be noticed.
    static Set<DetectionKind> of(InjectedFault fault) {
        Set<DetectionKind> kinds = EnumSet.of(sign(fault.kind()));
        if (fault.losesIds()) {
            kinds.add(DetectionKind.LOST);
        }
        return kinds;
    }

    /// The sign by which a kind is known.
    static DetectionKind sign(FaultKind kind) {
        return switch (kind) {
            case LOST -> DetectionKind.LOST;
            case DOUBLED -> DetectionKind.DOUBLED;
            case REORDERED -> DetectionKind.REORDERED;
            case DELAYED -> DetectionKind.LATE;
            case TRUNCATED, GARBAGE -> DetectionKind.UNREADABLE;
            case UNKNOWN_TEMPLATE -> DetectionKind.UNKNOWN_TEMPLATE;
            case LONGER_BLOCK -> DetectionKind.LONGER_BLOCK;
            case NEWER_SCHEMA -> DetectionKind.NEWER_SCHEMA;
            case OTHER_EXPONENT -> DetectionKind.OTHER_EXPONENT;
            case SILENT_SYMBOL -> DetectionKind.SILENT_SYMBOL;
            case SILENT_SOCKET -> DetectionKind.SILENT_LINE;
            case DISCONNECT -> DetectionKind.DISCONNECTED;
            case SHUTDOWN_NOTICE -> DetectionKind.SHUTDOWN_NOTICE;
            case RULE_CLOSE -> DetectionKind.RULE_CLOSE;
            case SNAPSHOT_BEHIND -> DetectionKind.SNAPSHOT_TOO_OLD;
            case SNAPSHOT_WRONG -> DetectionKind.SNAPSHOT_DISAGREES;
            case SNAPSHOT_CROSSED -> DetectionKind.SNAPSHOT_CROSSED;
            case SLOW_ANSWER -> DetectionKind.SLOW_ANSWER;
            case REFUSED -> DetectionKind.REFUSED;
            case BANNED -> DetectionKind.BANNED;
            case SERVER_ERROR -> DetectionKind.VENUE_FAILED;
            case HALF_ANSWER -> DetectionKind.UNREADABLE_ANSWER;
        };
    }

    /// Whether what was noticed may be due to a fault of this kind that befell the same line, or REST, at about the
    /// same time, whatever symbol and ids it names: the fault's own sign, or what it leads to.
    static boolean mayLeadTo(FaultKind fault, DetectionKind noticed) {
        if (sign(fault) == noticed) {
            return true;
        }
        return switch (fault) {
            // What was under way is lost with the connection, and its symbols are silent until the next one is up.
            case SILENT_SOCKET, DISCONNECT, SHUTDOWN_NOTICE, RULE_CLOSE ->
                noticed == DetectionKind.LOST
                        || noticed == DetectionKind.DISCONNECTED
                        || noticed == DetectionKind.SILENT_LINE
                        || noticed == DetectionKind.SILENT_SYMBOL
                        || noticed == DetectionKind.LATE;
            // A symbol that stays silent is subscribed again on a new connection.
            case SILENT_SYMBOL -> noticed == DetectionKind.LOST || noticed == DetectionKind.LATE;
            // While the address is refused, every call is.
            case REFUSED, BANNED -> noticed == DetectionKind.REFUSED || noticed == DetectionKind.BANNED;
            case SNAPSHOT_BEHIND, SNAPSHOT_WRONG, SNAPSHOT_CROSSED ->
                noticed == DetectionKind.SNAPSHOT_CROSSED
                        || noticed == DetectionKind.SNAPSHOT_DISAGREES
                        || noticed == DetectionKind.SNAPSHOT_TOO_OLD;
            // A cut connection and a late answer look alike to who waits.
            case HALF_ANSWER, SLOW_ANSWER, SERVER_ERROR ->
                noticed == DetectionKind.UNREADABLE_ANSWER
                        || noticed == DetectionKind.SLOW_ANSWER
                        || noticed == DetectionKind.VENUE_FAILED;
            default -> false;
        };
    }
}
