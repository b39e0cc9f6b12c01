package capstan.streams.kinesis;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;

/// Which streams there are, and whether they may be made. Keys and their meaning: `reference.conf`.
///
/// @param names name of each stream
/// @param createShards shards of a stream that is made
/// @param create whether a stream that is missing is made
public record StreamSettings(Map<MarketStream, String> names, int createShards, boolean create) {

    private static final String PATH = "capstan.streams.kinesis";

    public StreamSettings {
        names = Map.copyOf(names);
        SettingOutOfRange.unless(
                names.size() == MarketStream.values().length
                        && new HashSet<>(names.values()).size() == names.size()
                        && names.values().stream().noneMatch(String::isBlank),
                PATH + ".streams",
                names,
                "a name of its own for each stream");
        SettingOutOfRange.unless(createShards >= 1, PATH + ".create-shards", createShards, "at least 1");
    }

    /// @param config the group `capstan.streams.kinesis`
    /// @param create whether streams that are missing are made
    public static StreamSettings from(Config config, boolean create) {
        var names = new EnumMap<MarketStream, String>(MarketStream.class);
        for (MarketStream stream : MarketStream.values()) {
            names.put(stream, config.getString("streams." + stream.key()));
        }
        return new StreamSettings(names, config.getInt("create-shards"), create);
    }

    public String name(MarketStream stream) {
        return names.getOrDefault(stream, stream.key());
    }
}
