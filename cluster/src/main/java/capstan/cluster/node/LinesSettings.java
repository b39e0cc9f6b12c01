package capstan.cluster.node;

import capstan.streams.line.LineSettings;
import com.typesafe.config.Config;
import java.util.List;

/// The lines of connections that a node opens to the exchange, from `capstan.node.lines`.
///
/// @param direct one for each line, in the order of their numbers, which begin at 1
public record LinesSettings(List<LineSettings> direct) {

    /// Numbers from here on belong to lines of other kinds.
    public static final int FIRST_OTHER_NUMBER = 100;

    private static final String PATH = "capstan.node.lines";

    public LinesSettings {
        direct = List.copyOf(direct);
        if (direct.size() >= FIRST_OTHER_NUMBER) {
            throw new IllegalArgumentException(
                    PATH + " must name fewer than " + FIRST_OTHER_NUMBER + " lines, got " + direct.size());
        }
    }

    /// @param root the whole configuration
    public static LinesSettings from(Config root) {
        Config streams = root.getConfig("capstan.streams");
        return new LinesSettings(root.getConfigList(PATH).stream()
                .map(line -> LineSettings.from(streams.withValue(
                        "connection",
                        line.withFallback(streams.getConfig("connection")).root())))
                .toList());
    }
}
