package capstan.actors.standby;

import com.typesafe.config.Config;
import java.time.Duration;

/// Settings of hot standby, from `capstan.actors.standby`; `reference.conf` says what each key does.
///
/// @param survivors by the split-brain resolver's strategy, which is Pekko's setting
public record StandbySettings(
        int replicas,
        Duration beatInterval,
        Duration silence,
        Duration cutOffAfter,
        Duration renewInterval,
        Duration foldInterval,
        int foldRows,
        int mostKept,
        Duration linger,
        Duration settle,
        Duration checkpointWithin,
        Duration prepareWithin,
        Duration answerWithin,
        Duration handBackWithin,
        String snapshotStore,
        String promotedSnapshotStore,
        Survivors survivors) {

    private static final String PATH = "capstan.actors.standby";
    private static final int MOST_REPLICAS = 2;
    /// Beats that must fit into the silence: one that is lost or late must not look like a dead node.
    private static final int BEATS_IN_SILENCE = 3;

    public StandbySettings {
        check(replicas >= 1 && replicas <= MOST_REPLICAS, "replicas must be 1 or " + MOST_REPLICAS, replicas);
        positive("beat-interval", beatInterval);
        check(
                silence.compareTo(beatInterval.multipliedBy(BEATS_IN_SILENCE)) >= 0,
                "silence must be at least " + BEATS_IN_SILENCE + " times beat-interval (" + beatInterval + ")",
                silence);
        check(
                cutOffAfter.compareTo(silence) >= 0,
                "cut-off-after must not be shorter than silence (" + silence + ")",
                cutOffAfter);
        positive("renew-interval", renewInterval);
        positive("fold-interval", foldInterval);
        check(foldRows >= 1, "fold-rows must be at least 1", foldRows);
        check(mostKept >= 1, "most-kept must be at least 1", mostKept);
        positive("linger", linger);
        check(!settle.isNegative(), "settle must not be negative", settle);
        positive("checkpoint-within", checkpointWithin);
        check(
                prepareWithin.compareTo(checkpointWithin) > 0,
                "prepare-within must be longer than checkpoint-within (" + checkpointWithin + ")",
                prepareWithin);
        positive("answer-within", answerWithin);
        positive("hand-back-within", handBackWithin);
    }

    /// @param root the whole configuration
    public static StandbySettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new StandbySettings(
                config.getInt("replicas"),
                config.getDuration("beat-interval"),
                config.getDuration("silence"),
                config.getDuration("cut-off-after"),
                config.getDuration("renew-interval"),
                config.getDuration("fold-interval"),
                config.getInt("fold-rows"),
                config.getInt("most-kept"),
                config.getDuration("linger"),
                config.getDuration("settle"),
                config.getDuration("checkpoint-within"),
                config.getDuration("prepare-within"),
                config.getDuration("answer-within"),
                config.getDuration("hand-back-within"),
                config.getString("snapshot-store"),
                config.getString("promoted-snapshot-store"),
                Survivors.of(root.getString(Survivors.STRATEGY)));
    }

    /// Whether another node follows each symbol all the time.
    public boolean hasStandby() {
        return replicas > 1;
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), key + " must be positive", value);
    }

    private static void check(boolean holds, String expected, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + ": " + expected + ", got " + value);
        }
    }
}
