package capstan.cluster.detector;

import com.typesafe.config.Config;
import java.time.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;

/// Settings of `LocalHealthDetector`, from `pekko.cluster.failure-detector`: Pekko's own, and what `application.conf`
/// says beside them.
///
/// @param threshold from which a peer counts as silent
/// @param maxSampleSize heartbeats whose intervals are remembered
/// @param longestStep of the node's own time
record LocalHealthSettings(
        double threshold,
        int maxSampleSize,
        Duration minStdDeviation,
        Duration acceptablePause,
        Duration firstHeartbeatEstimate,
        Duration longestStep) {

    private static final String STEP = "longest-step";

    LocalHealthSettings {
        if (longestStep.isNegative() || longestStep.isZero()) {
            throw new IllegalArgumentException(
                    "pekko.cluster.failure-detector." + STEP + ": expected more than 0, got " + longestStep);
        }
    }

    /// @param config of the failure detector alone
    static LocalHealthSettings from(Config config) {
        return new LocalHealthSettings(
                config.getDouble("threshold"),
                config.getInt("max-sample-size"),
                config.getDuration("min-std-deviation"),
                config.getDuration("acceptable-heartbeat-pause"),
                config.getDuration("heartbeat-interval"),
                config.getDuration(STEP));
    }

    static FiniteDuration scala(Duration duration) {
        return DurationConverters.toScala(duration);
    }
}
