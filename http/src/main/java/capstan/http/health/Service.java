package capstan.http.health;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The services by which people know the pipeline, and the cluster role under which each runs.
public enum Service {
    SBE_INGESTOR("sbe-ingestor", "ingest"),
    REST_INGESTOR("rest-ingestor", "ingest"),
    AGGREGATOR("aggregator", "market"),
    GAP_DETECTOR("gap-detector", "market"),
    RE_ANCHOR_SERVICE("re-anchor-service", "market"),
    DATA_CONNECTOR("data-connector", "lake"),
    INFERENCE("inference", "market"),
    TRAINER("trainer", "trainer"),
    API("api", "api");

    private final String key;
    private final String role;

    Service(String key, String role) {
        this.key = key;
        this.role = role;
    }

    /// The name in paths, JSON and metrics, for example `re-anchor-service`.
    public String key() {
        return key;
    }

    /// The cluster role whose nodes run the service.
    public String role() {
        return role;
    }

    public static Optional<Service> of(String key) {
        return Arrays.stream(values())
                .filter(service -> service.key.equals(key))
                .findFirst();
    }

    /// For components that every service stands on, such as the cluster or the disk.
    public static Set<Service> all() {
        return EnumSet.allOf(Service.class);
    }
}
