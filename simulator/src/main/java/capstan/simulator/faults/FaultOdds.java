package capstan.simulator.faults;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which kind of some scopes a throw of the dice means, at most one. Never changes.
public final class FaultOdds {

    private final FaultKind[] kinds;
    private final double[] until;

    /// @param line 0 for REST
    public FaultOdds(FaultPlan plan, int line, FaultKind.Scope... scopes) {
        Set<FaultKind.Scope> wanted = EnumSet.copyOf(List.of(scopes));
        List<FaultKind> possible = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            if (wanted.contains(kind.scope()) && plan.rate(kind, line) > 0) {
                possible.add(kind);
            }
        }
        kinds = possible.toArray(FaultKind[]::new);
        until = new double[kinds.length];
        double sum = 0;
        for (int index = 0; index < kinds.length; index++) {
            sum += plan.rate(kinds[index], line);
            until[index] = sum;
        }
    }

    public boolean isEmpty() {
        return kinds.length == 0;
    }

    /// @param uniform in [0, 1)
    public @Nullable FaultKind choose(double uniform) {
        for (int index = 0; index < kinds.length; index++) {
            if (uniform < until[index]) {
                return kinds[index];
            }
        }
        return null;
    }
}
