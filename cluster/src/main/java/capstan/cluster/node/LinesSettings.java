package capstan.cluster.node;

import capstan.streams.line.LineSettings;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// The lines of connections that the cluster opens to the exchange, from `capstan.node.lines`: the same on all
/// nodes.
///
/// @param direct one for each line; its number is its place, from 1 on
/// @param firstSpreadPatience how long the first lines wait for all nodes that may run them
public record LinesSettings(List<LineSettings> direct, Duration firstSpreadPatience) {

    /// Numbers from here on belong to lines of other kinds.
    public static final int FIRST_OTHER_NUMBER = 100;

    private static final String PATH = "capstan.node.lines";
    private static final String COUNT = "capstan.node.line-count";
    private static final String HAND_OFF = "pekko.cluster.sharded-daemon-process.sharding.handoff-timeout";
    private static final String PATIENCE = "capstan.node.first-spread-patience";

    public LinesSettings {
        direct = List.copyOf(direct);
        if (direct.size() >= FIRST_OTHER_NUMBER) {
            throw new IllegalArgumentException(
                    PATH + " may name " + (FIRST_OTHER_NUMBER - 1) + " lines at most, got " + direct.size());
        }
        if (firstSpreadPatience.isNegative()) {
            throw new IllegalArgumentException(PATIENCE + " must not be negative, got " + firstSpreadPatience);
        }
    }

    /// @param root the whole configuration
    public static LinesSettings from(Config root) {
        Config streams = root.getConfig("capstan.streams");
        var settings = new LinesSettings(
                lines(root.getConfigList(PATH), root.getInt(COUNT)).stream()
                        .map(line -> LineSettings.from(streams.withValue(
                                "connection",
                                line.withFallback(streams.getConfig("connection"))
                                        .root())))
                        .toList(),
                root.getDuration(PATIENCE));
        Duration handOff = root.getDuration(HAND_OFF);
        for (LineSettings line : settings.direct()) {
            if (line.drainTimeout().compareTo(handOff) >= 0) {
                throw new IllegalArgumentException("capstan.streams.line.drain-timeout: expected less than " + HAND_OFF
                        + " (" + handOff + "), after which a line that moves is cut off, got " + line.drainTimeout());
            }
        }
        return settings;
    }

    /// @param count of lines that are all like the only one that is named; 0: as they are named
    private static List<? extends Config> lines(List<? extends Config> named, int count) {
        if (count == 0 || count == named.size()) {
            return named;
        }
        if (count < 0 || count >= FIRST_OTHER_NUMBER || named.size() != 1) {
            throw new IllegalArgumentException(COUNT + " (CAPSTAN_LINES): expected 1 to " + (FIRST_OTHER_NUMBER - 1)
                    + ", how many lines like the only one in " + PATH + " there are, or 0 where that names each, got "
                    + count + " and " + named.size() + " that are named");
        }
        return Collections.nCopies(count, named.getFirst());
    }

    /// Of all of them.
    List<Integer> numbers() {
        return IntStream.rangeClosed(1, count()).boxed().toList();
    }

    /// How many there are.
    public int count() {
        return direct.size();
    }
}
