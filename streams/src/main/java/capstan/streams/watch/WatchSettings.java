package capstan.streams.watch;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.time.Duration;

/// What a line takes for late, and how much it remembers. Keys and their meaning: `reference.conf`.
public record WatchSettings(Duration lateAfter, int holesKept, int exponentPatience, int lagSamples) {

    private static final String PATH = "capstan.streams.watch";

    public WatchSettings {
        check(!lateAfter.isNegative(), "late-after", lateAfter, "0 (off) or a positive duration");
        check(holesKept >= 1 && holesKept <= 65_536, "holes-kept", holesKept, "1 to 65536");
        check(exponentPatience >= 1, "exponent-patience", exponentPatience, "at least 1");
        check(lagSamples >= 16 && lagSamples <= 1 << 20, "lag-samples", lagSamples, "16 to 1048576");
    }

    /// @param config the group `capstan.streams.watch`
    public static WatchSettings from(Config config) {
        return new WatchSettings(
                config.getDuration("late-after"),
                config.getInt("holes-kept"),
                config.getInt("exponent-patience"),
                config.getInt("lag-samples"));
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        SettingOutOfRange.unless(holds, PATH + "." + key, value, expected);
    }
}
