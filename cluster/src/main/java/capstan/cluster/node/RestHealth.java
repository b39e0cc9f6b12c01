package capstan.cluster.node;

import capstan.actors.gate.GateStatus;
import capstan.http.health.ComponentHealth;
import java.util.LinkedHashMap;

/// The exchange's REST as the cluster's snapshot gate sees it, as a health component. Books that are live need no REST,
/// so it is degraded at worst.
final class RestHealth {

    private RestHealth() {}

    static ComponentHealth of(GateStatus gate) {
        var details = new LinkedHashMap<String, Object>();
        details.put("weight_spent", gate.weightSpent());
        if (gate.weightSaid() >= 0) {
            details.put("weight_said", gate.weightSaid());
        }
        details.put("weight_budget", gate.weightBudget());
        details.put("weight_limit", gate.weightLimit());
        details.put("waiting", gate.waiting());
        details.put("waiting_lost", gate.waitingLost());
        details.put("oldest_waiting_ms", gate.oldestWaitingMillis());
        details.put("stopped_ms", gate.stoppedMillis());
        details.put("requests", gate.requests());
        details.put("refusals", gate.refusals());
        details.put("bans", gate.bans());
        details.put("failures", gate.failures());
        if (gate.stoppedMillis() > 0) {
            return ComponentHealth.degraded(
                    "nothing is asked for " + gate.stoppedMillis() / 1000 + " s: " + gate.trouble(), details);
        }
        return gate.trouble().isEmpty()
                ? ComponentHealth.healthy(details)
                : ComponentHealth.degraded(gate.trouble(), details);
    }

    /// The gate did not say how it stands: it is moving to another node, or there is no node for it.
    static ComponentHealth unknown(Throwable failure) {
        return ComponentHealth.degraded(
                "the snapshot gate does not answer (" + failure.getMessage()
                        + "); it runs on one of the nodes with the role market",
                new LinkedHashMap<>());
    }
}
