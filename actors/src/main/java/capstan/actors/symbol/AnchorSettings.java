package capstan.actors.symbol;

import com.typesafe.config.Config;
import java.time.Duration;

/// Settings of how a book is anchored, from `capstan.actors.book`; `reference.conf` says what each one does.
public record AnchorSettings(
        Duration lineGrace,
        Duration singleLineGrace,
        int sufficientLevels,
        int snapshotLevels,
        Duration vouchGrace,
        boolean vouchWithDepth20,
        int edgeLevels,
        Duration reanchorCoolDown,
        Duration edgeCoolDown,
        int reanchorTries,
        int reanchorBytes,
        int disagreementsAllowed,
        Duration haltedCheck) {

    public AnchorSettings {
        check(!lineGrace.isNegative(), "line-grace must not be negative, got " + lineGrace);
        check(!singleLineGrace.isNegative(), "single-line-grace must not be negative, got " + singleLineGrace);
        check(!vouchGrace.isNegative(), "vouch-grace must not be negative, got " + vouchGrace);
        check(!reanchorCoolDown.isNegative(), "reanchor-cool-down must not be negative, got " + reanchorCoolDown);
        check(
                !edgeCoolDown.isNegative() && edgeCoolDown.compareTo(reanchorCoolDown) <= 0,
                "edge-cool-down must lie in [0, reanchor-cool-down], got " + edgeCoolDown + " and " + reanchorCoolDown);
        check(haltedCheck.isPositive(), "halted-check must be positive, got " + haltedCheck);
        check(
                sufficientLevels >= 1 && sufficientLevels <= snapshotLevels,
                "sufficient-levels must lie in [1, snapshot-levels], got " + sufficientLevels + " and "
                        + snapshotLevels);
        check(edgeLevels >= 1, "edge-levels must be at least 1, got " + edgeLevels);
        check(reanchorTries >= 1, "reanchor-tries must be at least 1, got " + reanchorTries);
        check(reanchorBytes >= 1024, "reanchor-bytes must be at least 1 KiB, got " + reanchorBytes);
        check(disagreementsAllowed >= 0, "disagreements-allowed must not be negative, got " + disagreementsAllowed);
    }

    /// @param config `capstan.actors.book`
    static AnchorSettings from(Config config) {
        return new AnchorSettings(
                config.getDuration("line-grace"),
                config.getDuration("single-line-grace"),
                config.getInt("sufficient-levels"),
                config.getInt("snapshot-levels"),
                config.getDuration("vouch-grace"),
                config.getBoolean("vouch-with-depth20"),
                config.getInt("edge-levels"),
                config.getDuration("reanchor-cool-down"),
                config.getDuration("edge-cool-down"),
                config.getInt("reanchor-tries"),
                Math.toIntExact(config.getBytes("reanchor-bytes")),
                config.getInt("disagreements-allowed"),
                config.getDuration("halted-check"));
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("capstan.actors.book: " + message);
        }
    }
}
