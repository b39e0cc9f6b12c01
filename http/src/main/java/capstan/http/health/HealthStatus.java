package capstan.http.health;

import java.util.Locale;

/// How well a component or a service does its work, best first.
public enum HealthStatus {
    /// Works.
    HEALTHY,
    /// Works with less than it should have: something is being repaired, or a part that is not vital is away.
    DEGRADED,
    /// Does not do its work.
    UNHEALTHY;

    /// As written in JSON: `healthy`, `degraded` or `unhealthy`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public HealthStatus worse(HealthStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
