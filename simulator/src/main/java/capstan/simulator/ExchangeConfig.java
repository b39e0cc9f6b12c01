package capstan.simulator;

import capstan.market.feed.FrameKind;
import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.simulator.recorded.RecordingSettings;
import capstan.simulator.rest.RestRules;
import capstan.simulator.stream.ConnectionRules;
import capstan.simulator.stream.OutboundRules;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the settings from configuration.
final class ExchangeConfig {

    private ExchangeConfig() {}

    static ExchangeSettings read(Config config) {
        Config ports = config.getConfig("ports");
        return new ExchangeSettings(
                config.getString("host"),
                ports.getInt("sbe"),
                ports.getInt("json"),
                ports.getInt("rest"),
                source(config),
                connection(config.getConfig("connection")),
                rest(config.getConfig("rest")),
                outbound(config.getConfig("outbound")),
                config.getInt("io-threads"),
                ExchangeClock.system());
    }

    private static ExchangeSettings.Source source(Config config) {
        List<Path> files =
                config.getStringList("recording.files").stream().map(Path::of).toList();
        return files.isEmpty()
                ? new ExchangeSettings.Source.Generated(generator(config.getConfig("generator")))
                : new ExchangeSettings.Source.Recorded(recording(config.getConfig("recording"), files));
    }

    private static GeneratorSettings generator(Config config) {
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

    private static RecordingSettings recording(Config config, List<Path> files) {
        double speed = config.getDouble("speed");
        Set<FrameKind> kinds = new HashSet<>(config.getEnumList(FrameKind.class, "start-kinds"));
        return new RecordingSettings(
                files,
                speed == 0 ? new RecordingSettings.Speed.Full() : new RecordingSettings.Speed.Times(speed),
                config.getBoolean("hold-for-snapshot"),
                kinds,
                config.getInt("trade-history"),
                config.getInt("most-snapshots"));
    }

    private static ConnectionRules connection(Config config) {
        return new ConnectionRules(
                new HashSet<>(config.getStringList("api-keys")),
                config.getInt("refused-key-status"),
                config.getDuration("ping-every"),
                config.getDuration("pong-within"),
                config.getInt("messages-per-second"),
                config.getInt("streams"),
                config.getInt("attempts"),
                config.getDuration("attempt-window"),
                config.getDuration("lifetime"),
                config.getDuration("shutdown-notice"),
                config.getDuration("depth20-cadence"));
    }

    private static RestRules rest(Config config) {
        return new RestRules(
                config.getInt("weight-per-minute"),
                config.getInt("requests-per-5-minutes"),
                config.getInt("refusals-before-ban"),
                config.getDuration("first-ban"),
                config.getInt("ban-factor"),
                config.getDuration("longest-ban"),
                config.getDuration("answer-within"));
    }

    private static OutboundRules outbound(Config config) {
        return new OutboundRules(
                config.getBoolean("lossless"),
                config.getBytes("most-waiting"),
                Math.toIntExact(config.getBytes("high-water")),
                Math.toIntExact(config.getBytes("low-water")),
                Math.toIntExact(config.getBytes("send-buffer")));
    }
}
