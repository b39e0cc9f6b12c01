package capstan.cluster.node;

import capstan.streams.line.LineSettings;
import com.typesafe.config.Config;
import java.util.List;

/// The lines of connections that a node opens to the exchange, from `capstan.node.lines`.
///
/// @param direct one for each line, in the order of their numbers
/// @param firstNumber of the first of them; entities tell the lines of all nodes apart by their numbers
public record LinesSettings(List<LineSettings> direct, int firstNumber) {

    /// Numbers from here on belong to lines of other kinds.
    public static final int FIRST_OTHER_NUMBER = 100;

    private static final String PATH = "capstan.node.lines";
    private static final String FIRST_NUMBER = "capstan.node.first-line";

    public LinesSettings {
        direct = List.copyOf(direct);
        if (firstNumber < 1 || direct.size() > FIRST_OTHER_NUMBER - firstNumber) {
            throw new IllegalArgumentException("the numbers of " + PATH + " must lie in 1.." + (FIRST_OTHER_NUMBER - 1)
                    + ", got " + direct.size() + " lines from " + FIRST_NUMBER + " = " + firstNumber + " on");
        }
    }

    /// @param root the whole configuration
    public static LinesSettings from(Config root) {
        Config streams = root.getConfig("capstan.streams");
        return new LinesSettings(
                root.getConfigList(PATH).stream()
                        .map(line -> LineSettings.from(streams.withValue(
                                "connection",
                                line.withFallback(streams.getConfig("connection"))
                                        .root())))
                        .toList(),
                root.getInt(FIRST_NUMBER));
    }
}
