package capstan.simulator.generator;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The generated market.
///
/// @param seed same seed and symbols, same market
/// @param symbols what is traded
/// @param pace how fast
/// @param targetLevels levels a side around which books settle; fewer where a symbol is too cheap to have so many
/// @param minimumLevels levels a side that books never fall below
/// @param depthCadence window of a binary depth diff, in market time
/// @param mostEventsPerDiff level changes after which a binary diff is sent before its window ends; a large
///     number leaves it to the window alone
/// @param tradeHistory newest trades a symbol that can be asked for
/// @param tick longest time between two batches of events
/// @param dataFolder where the market survives restarts; empty for a market that does not
/// @param checkpointEvery time in which every symbol is checkpointed once; what came since is repeated after
///     a crash
public record GeneratorSettings(
        long seed,
        List<SymbolSpec> symbols,
        Pace pace,
        int targetLevels,
        int minimumLevels,
        Duration depthCadence,
        int mostEventsPerDiff,
        int tradeHistory,
        Duration tick,
        Optional<Path> dataFolder,
        Duration checkpointEvery) {

    public GeneratorSettings {
        symbols = List.copyOf(symbols);
        if (symbols.isEmpty() || symbols.size() > 2_000) {
            throw new IllegalArgumentException("a generated market has 1 to 2000 symbols, got " + symbols.size());
        }
        var names = new HashSet<String>();
        for (SymbolSpec spec : symbols) {
            if (!names.add(spec.symbol())) {
                throw new IllegalArgumentException("symbol " + spec.symbol() + " is listed twice");
            }
        }
        if (minimumLevels < 1 || minimumLevels > 1_500 || targetLevels < 1 || targetLevels > 5_000) {
            throw new IllegalArgumentException(
                    "levels out of range: minimum must lie in [1, 1500], target in [1, 5000]," + " got " + minimumLevels
                            + " and " + targetLevels);
        }
        requireBetween("depth cadence", depthCadence, Duration.ofMillis(1), Duration.ofDays(1));
        requireBetween("tick", tick, Duration.ofNanos(50_000), Duration.ofMillis(100));
        requireBetween("checkpoint interval", checkpointEvery, Duration.ofMillis(10), Duration.ofHours(1));
        if (mostEventsPerDiff < 1 || tradeHistory < 256 || tradeHistory > 1 << 24) {
            throw new IllegalArgumentException("events per diff must be positive and the trade history lie in"
                    + " [256, 16777216], got " + mostEventsPerDiff + " and " + tradeHistory);
        }
    }

    private static void requireBetween(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must lie in [" + least + ", " + most + "], got " + value);
        }
    }

    /// Reads `capstan.simulator.generator`.
    public static GeneratorSettings from(Config config) {
        String folder = config.getString("data-folder");
        Config depth = config.getConfig("depth");
        return new GeneratorSettings(
                config.getLong("seed"),
                SymbolSpec.first(config.getInt("symbols")),
                pace(config.getConfig("pace")),
                config.getInt("target-levels"),
                config.getInt("minimum-levels"),
                depth.getDuration("cadence"),
                depth.getInt("most-events"),
                config.getInt("trade-history"),
                config.getDuration("tick"),
                folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)),
                config.getDuration("checkpoint-every"));
    }

    private static Pace pace(Config config) {
        String kind = config.getString("kind");
        return switch (kind) {
            case "events" -> new Pace.Events(config.getDouble("per-second"));
            case "frames" -> new Pace.Frames(config.getDouble("per-second"));
            case "full-speed" -> new Pace.FullSpeed(config.getInt("batch"));
            default ->
                throw new IllegalArgumentException("capstan.simulator.generator.pace.kind must be events, frames or"
                        + " full-speed, got '" + kind + "'");
        };
    }

    /// Twenty symbols at 2,000 events a second, kept in memory.
    public static GeneratorSettings defaults() {
        return new GeneratorSettings(
                1,
                SymbolSpec.DEFAULTS,
                new Pace.Events(2_000),
                1_300,
                1_000,
                Duration.ofMillis(20),
                Integer.MAX_VALUE,
                65_536,
                Duration.ofMillis(1),
                Optional.empty(),
                Duration.ofSeconds(10));
    }

    public GeneratorSettings withSeed(long newSeed) {
        return new GeneratorSettings(
                newSeed,
                symbols,
                pace,
                targetLevels,
                minimumLevels,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                tick,
                dataFolder,
                checkpointEvery);
    }

    public GeneratorSettings withSymbols(List<SymbolSpec> newSymbols) {
        return new GeneratorSettings(
                seed,
                newSymbols,
                pace,
                targetLevels,
                minimumLevels,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                tick,
                dataFolder,
                checkpointEvery);
    }

    public GeneratorSettings withPace(Pace newPace) {
        return new GeneratorSettings(
                seed,
                symbols,
                newPace,
                targetLevels,
                minimumLevels,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                tick,
                dataFolder,
                checkpointEvery);
    }

    /// With a cadence of a day diffs end by the number of events alone, so that the same seed gives the same update ids
    /// in the same diffs, whatever the pace.
    public GeneratorSettings withDepth(Duration newCadence, int newMostEventsPerDiff) {
        return new GeneratorSettings(
                seed,
                symbols,
                pace,
                targetLevels,
                minimumLevels,
                newCadence,
                newMostEventsPerDiff,
                tradeHistory,
                tick,
                dataFolder,
                checkpointEvery);
    }

    public GeneratorSettings withLevels(int newTarget, int newMinimum) {
        return new GeneratorSettings(
                seed,
                symbols,
                pace,
                newTarget,
                newMinimum,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                tick,
                dataFolder,
                checkpointEvery);
    }

    public GeneratorSettings withDataFolder(Path folder) {
        return new GeneratorSettings(
                seed,
                symbols,
                pace,
                targetLevels,
                minimumLevels,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                tick,
                Optional.of(folder),
                checkpointEvery);
    }

    public GeneratorSettings withTick(Duration newTick) {
        return new GeneratorSettings(
                seed,
                symbols,
                pace,
                targetLevels,
                minimumLevels,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                newTick,
                dataFolder,
                checkpointEvery);
    }

    public GeneratorSettings withCheckpointEvery(Duration newInterval) {
        return new GeneratorSettings(
                seed,
                symbols,
                pace,
                targetLevels,
                minimumLevels,
                depthCadence,
                mostEventsPerDiff,
                tradeHistory,
                tick,
                dataFolder,
                newInterval);
    }
}
