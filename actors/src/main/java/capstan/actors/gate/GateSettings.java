package capstan.actors.gate;

import capstan.actors.BackoffSettings;
import com.typesafe.config.Config;
import java.time.Duration;

/// Settings of the gate, from `capstan.actors.gate`; `reference.conf` says what each one does.
public record GateSettings(
        String role,
        double weightShare,
        int parallelism,
        int queueCapacity,
        Duration requestExpiresAfter,
        Duration patience,
        Duration repairAfter,
        int instrumentsPerCall,
        Duration callTimeout,
        BackoffSettings refusedBackoff,
        BackoffSettings restartBackoff) {

    public GateSettings {
        if (weightShare <= 0 || weightShare > 1) {
            throw new IllegalArgumentException(
                    "capstan.actors.gate.weight-share must lie in (0, 1], got " + weightShare);
        }
        if (parallelism < 1 || queueCapacity < 1 || instrumentsPerCall < 1) {
            throw new IllegalArgumentException(
                    "capstan.actors.gate: parallelism, queue-capacity and instruments-per-call must be at least 1, got "
                            + parallelism + ", " + queueCapacity + ", " + instrumentsPerCall);
        }
        if (!isPositive(requestExpiresAfter)
                || !isPositive(callTimeout)
                || patience.isNegative()
                || repairAfter.isNegative()) {
            throw new IllegalArgumentException("capstan.actors.gate: request-expires-after and call-timeout must be"
                    + " positive, patience and repair-after not negative, got " + requestExpiresAfter + ", "
                    + callTimeout + ", " + patience + ", " + repairAfter);
        }
    }

    /// @param root the whole configuration
    public static GateSettings from(Config root) {
        Config config = root.getConfig("capstan.actors.gate");
        return new GateSettings(
                config.getString("role"),
                config.getDouble("weight-share"),
                config.getInt("parallelism"),
                config.getInt("queue-capacity"),
                config.getDuration("request-expires-after"),
                config.getDuration("patience"),
                config.getDuration("repair-after"),
                config.getInt("instruments-per-call"),
                config.getDuration("call-timeout"),
                BackoffSettings.from(config.getConfig("refused-backoff")),
                BackoffSettings.from(config.getConfig("restart-backoff")));
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
