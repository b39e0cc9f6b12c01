package capstan.http.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a component says of itself.
///
/// @param ready whether a node in this condition should be sent requests; a component may be unhealthy and still
/// ready, for example when the exchange is away and labelled books can be read
/// @param message one sentence: what is wrong and what to do; empty when nothing is
/// @param details figures in snake_case with their unit in the name; values are strings, numbers, booleans, or
/// lists and maps of these. They stand beside `status` in JSON, so they must not be named `status`, `message` or
/// `check_ms`
public record ComponentHealth(HealthStatus status, boolean ready, String message, Map<String, Object> details) {

    public ComponentHealth {
        for (String taken : new String[] {"status", "message", "check_ms"}) {
            if (details.containsKey(taken)) {
                throw new IllegalArgumentException("health detail '" + taken + "' would hide the field of that name");
            }
        }
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static ComponentHealth healthy(Map<String, Object> details) {
        return new ComponentHealth(HealthStatus.HEALTHY, true, "", details);
    }

    public static ComponentHealth degraded(String message, Map<String, Object> details) {
        return new ComponentHealth(HealthStatus.DEGRADED, true, message, details);
    }

    /// Unhealthy and not ready.
    public static ComponentHealth unhealthy(String message, Map<String, Object> details) {
        return new ComponentHealth(HealthStatus.UNHEALTHY, false, message, details);
    }

    /// The same with another answer to whether requests should be sent.
    public ComponentHealth withReady(boolean isReady) {
        return new ComponentHealth(status, isReady, message, details);
    }
}
