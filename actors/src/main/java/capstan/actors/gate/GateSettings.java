package capstan.actors.gate;

import capstan.actors.BackoffSettings;
import com.typesafe.config.Config;
import java.time.Duration;

/// Settings of the gate, from `capstan.actors.gate`; `reference.conf` says what each one does.
public record GateSettings(
        String role,
        double weightShare,
        double deepShare,
        int parallelism,
        int queueCapacity,
        Duration requestExpiresAfter,
        Duration patience,
        Duration repairAfter,
        int instrumentsPerCall,
        Duration instrumentsLinger,
        Duration callTimeout,
        Duration askUsageEvery,
        Duration stopMargin,
        BackoffSettings refusedBackoff,
        int failuresAllowed,
        BackoffSettings failedBackoff,
        BackoffSettings restartBackoff) {

    public GateSettings {
        if (!isShare(weightShare) || !isShare(deepShare)) {
            throw new IllegalArgumentException(
                    "capstan.actors.gate: weight-share and deep-share must lie in (0, 1], got " + weightShare + ", "
                            + deepShare);
        }
        if (parallelism < 1 || queueCapacity < 1 || instrumentsPerCall < 1 || failuresAllowed < 1) {
            throw new IllegalArgumentException("capstan.actors.gate: parallelism, queue-capacity, instruments-per-call"
                    + " and failures-allowed must be at least 1, got " + parallelism + ", " + queueCapacity + ", "
                    + instrumentsPerCall + ", " + failuresAllowed);
        }
        if (!isPositive(requestExpiresAfter)
                || !isPositive(callTimeout)
                || !isPositive(askUsageEvery)
                || patience.isNegative()
                || repairAfter.isNegative()
                || instrumentsLinger.isNegative()
                || stopMargin.isNegative()) {
            throw new IllegalArgumentException("capstan.actors.gate: request-expires-after, call-timeout and"
                    + " ask-usage-every must be positive, patience, repair-after, instruments-linger and stop-margin not negative, got "
                    + requestExpiresAfter + ", " + callTimeout + ", " + askUsageEvery + ", " + patience + ", "
                    + repairAfter + ", " + instrumentsLinger + ", " + stopMargin);
        }
    }

    /// @param root the whole configuration
    public static GateSettings from(Config root) {
        Config config = root.getConfig("capstan.actors.gate");
        return new GateSettings(
                config.getString("role"),
                config.getDouble("weight-share"),
                config.getDouble("deep-share"),
                config.getInt("parallelism"),
                config.getInt("queue-capacity"),
                config.getDuration("request-expires-after"),
                config.getDuration("patience"),
                config.getDuration("repair-after"),
                config.getInt("instruments-per-call"),
                config.getDuration("instruments-linger"),
                config.getDuration("call-timeout"),
                config.getDuration("ask-usage-every"),
                config.getDuration("stop-margin"),
                BackoffSettings.from(config.getConfig("refused-backoff")),
                config.getInt("failures-allowed"),
                BackoffSettings.from(config.getConfig("failed-backoff")),
                BackoffSettings.from(config.getConfig("restart-backoff")));
    }

    private static boolean isShare(double share) {
        return share > 0 && share <= 1;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
