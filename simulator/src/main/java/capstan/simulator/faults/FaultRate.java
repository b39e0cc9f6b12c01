package capstan.simulator.faults;

/// How often a kind of fault happens.
///
/// @param line 0 for every line; REST kinds have no line
/// @param rate in [0, 1]: per frame, per second of a connection, or per call, see `FaultKind.Scope`
public record FaultRate(FaultKind kind, int line, double rate) {

    public FaultRate {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate of " + kind.text() + " must lie in [0, 1], got " + rate);
        }
        if (line < 0) {
            throw new IllegalArgumentException("lines are numbered from 1, got " + line);
        }
        if (line > 0 && !kind.scope().isStream()) {
            throw new IllegalArgumentException(kind.text() + " is about REST and has no line, got line " + line);
        }
    }
}
