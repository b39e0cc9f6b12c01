package capstan.simulator.recorded;

import capstan.market.feed.FrameKind;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A recorded market.
///
/// @param files in the order in which they follow each other; gzip or plain lines of `<receive ns> <raw JSON>`
/// @param speed how fast
/// @param holdForSnapshot a symbol begins when somebody listens, and waits at its first recorded snapshot until
///     that snapshot was asked for over REST, so that a client applies exactly the diffs that the recording holds
/// @param startKinds with `holdForSnapshot`, the kinds of message that must have a listener before a symbol
///     begins; a kind that the recording does not hold for a symbol counts as listened to
/// @param tradeHistory newest trades a symbol that can be asked for
/// @param mostSnapshots recorded depth snapshots a symbol that are kept
public record RecordingSettings(
        List<Path> files,
        Speed speed,
        boolean holdForSnapshot,
        Set<FrameKind> startKinds,
        int tradeHistory,
        int mostSnapshots) {

    /// How fast a recording is played.
    public sealed interface Speed {

        /// Its own time, so many times faster.
        record Times(double factor) implements Speed {
            public Times {
                if (!(factor > 0) || factor > 100_000) {
                    throw new IllegalArgumentException("speed must lie in (0, 100000], got " + factor);
                }
            }
        }

        /// As fast as the machine, and with `lossless` the clients, can.
        record Full() implements Speed {}
    }

    public RecordingSettings {
        files = List.copyOf(files);
        startKinds = Set.copyOf(startKinds);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a recorded market needs at least one file");
        }
        if (startKinds.contains(FrameKind.UNKNOWN)) {
            throw new IllegalArgumentException("a symbol cannot wait for listeners of kind UNKNOWN");
        }
        if (tradeHistory < 256 || tradeHistory > 1 << 24 || mostSnapshots < 1) {
            throw new IllegalArgumentException("trade history must lie in [256, 16777216] and kept snapshots be"
                    + " positive, got " + tradeHistory + " and " + mostSnapshots);
        }
    }

    /// Reads `capstan.simulator.recording`, which must name files.
    public static RecordingSettings from(Config config) {
        List<Path> files = config.getStringList("files").stream().map(Path::of).toList();
        double speed = config.getDouble("speed");
        Set<FrameKind> kinds = new HashSet<>(config.getEnumList(FrameKind.class, "start-kinds"));
        return new RecordingSettings(
                files,
                speed == 0 ? new Speed.Full() : new Speed.Times(speed),
                config.getBoolean("hold-for-snapshot"),
                kinds,
                config.getInt("trade-history"),
                config.getInt("most-snapshots"));
    }

    /// The files at their own time, without waiting for anybody.
    public static RecordingSettings of(List<Path> files) {
        return new RecordingSettings(files, new Speed.Times(1), false, Set.of(FrameKind.DEPTH_DIFF), 1 << 20, 1_000);
    }

    public RecordingSettings withSpeed(Speed newSpeed) {
        return new RecordingSettings(files, newSpeed, holdForSnapshot, startKinds, tradeHistory, mostSnapshots);
    }

    /// Waits for listeners of these kinds, and at the first snapshot.
    public RecordingSettings holdingFor(Set<FrameKind> kinds) {
        return new RecordingSettings(files, speed, true, kinds, tradeHistory, mostSnapshots);
    }
}
