package capstan.simulator;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultRate;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.recorded.RecordingSettings;
import capstan.simulator.rest.RestRules;
import capstan.simulator.stream.ConnectionRules;
import capstan.simulator.stream.OutboundRules;
import com.typesafe.config.Config;
import java.util.HashSet;

/// Everything that can be set about a simulated exchange.
///
/// @param host address to listen on
/// @param sbePort of the binary streams, 0 for a free one
/// @param jsonPort of the JSON streams, 0 for a free one
/// @param restPort of REST, 0 for a free one
/// @param source what is traded
/// @param connection rules of stream connections
/// @param rest rules of REST
/// @param outbound what happens to clients that do not read
/// @param ioThreads event loops of all sockets together
/// @param clock that all rules read
/// @param lines of the binary service; line 1 listens on `sbePort`, line n on the port n − 1 behind it, or all on
///     free ones
/// @param faults what is to go wrong
public record ExchangeSettings(
        String host,
        int sbePort,
        int jsonPort,
        int restPort,
        Source source,
        ConnectionRules connection,
        RestRules rest,
        OutboundRules outbound,
        int ioThreads,
        ExchangeClock clock,
        int lines,
        FaultPlan faults) {

    private static final int MOST_LINES = 16;

    /// Where the market comes from.
    public sealed interface Source {
        /// Made up.
        record Generated(GeneratorSettings settings) implements Source {}

        /// Played from files.
        record Recorded(RecordingSettings settings) implements Source {}
    }

    public ExchangeSettings {
        requirePort("SBE", sbePort);
        requirePort("JSON", jsonPort);
        requirePort("REST", restPort);
        if (ioThreads < 1 || ioThreads > 64) {
            throw new IllegalArgumentException("I/O threads must lie in [1, 64], got " + ioThreads);
        }
        if (lines < 1 || lines > MOST_LINES) {
            throw new IllegalArgumentException("lines must lie in [1, " + MOST_LINES + "], got " + lines);
        }
        int planned = Math.max(
                faults.rates().stream().mapToInt(FaultRate::line).max().orElse(0),
                faults.script().faults().stream()
                        .mapToInt(ScriptedFault::line)
                        .max()
                        .orElse(0));
        if (planned > lines) {
            throw new IllegalArgumentException(
                    "faults are planned for line " + planned + ", but there are lines 1 to " + lines);
        }
    }

    private static void requirePort(String what, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(what + " port must lie in [0, 65535], 0 for a free one, got " + port);
        }
    }

    /// The settings of `capstan.simulator`; defaults and descriptions are in this module's `reference.conf`.
    ///
    /// @throws com.typesafe.config.ConfigException for a missing or ill-typed key
    /// @throws IllegalArgumentException for a value out of range
    public static ExchangeSettings from(Config root) {
        Config config = root.getConfig("capstan.simulator");
        Config ports = config.getConfig("ports");
        Config recording = config.getConfig("recording");
        Source source = recording.getStringList("files").isEmpty()
                ? new Source.Generated(GeneratorSettings.from(config.getConfig("generator")))
                : new Source.Recorded(RecordingSettings.from(recording));
        return new ExchangeSettings(
                config.getString("host"),
                ports.getInt("sbe"),
                ports.getInt("json"),
                ports.getInt("rest"),
                source,
                connection(config.getConfig("connection")),
                rest(config.getConfig("rest")),
                outbound(config.getConfig("outbound")),
                config.getInt("io-threads"),
                ExchangeClock.system(),
                config.getInt("lines"),
                FaultPlan.NONE.withSettings(FaultSettings.from(config.getConfig("faults"))));
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

    /// Twenty generated symbols on free ports of this machine, any API key welcome.
    public static Builder builder() {
        return new Builder();
    }

    public Builder toBuilder() {
        var builder = new Builder();
        builder.host = host;
        builder.sbePort = sbePort;
        builder.jsonPort = jsonPort;
        builder.restPort = restPort;
        builder.source = source;
        builder.connection = connection;
        builder.rest = rest;
        builder.outbound = outbound;
        builder.ioThreads = ioThreads;
        builder.clock = clock;
        builder.lines = lines;
        builder.faults = faults;
        return builder;
    }

    /// Collects settings; what is not set keeps its default.
    public static final class Builder {
        private String host = "127.0.0.1";
        private int sbePort;
        private int jsonPort;
        private int restPort;
        private Source source = new Source.Generated(GeneratorSettings.defaults());
        private ConnectionRules connection = ConnectionRules.DEFAULT;
        private RestRules rest = RestRules.DEFAULT;
        private OutboundRules outbound = OutboundRules.DEFAULT;
        private int ioThreads = 1;
        private ExchangeClock clock = ExchangeClock.system();
        private int lines = 1;
        private FaultPlan faults = FaultPlan.NONE;

        private Builder() {}

        public Builder host(String value) {
            host = value;
            return this;
        }

        /// 0 for free ones.
        public Builder ports(int sbe, int json, int restful) {
            sbePort = sbe;
            jsonPort = json;
            restPort = restful;
            return this;
        }

        public Builder generated(GeneratorSettings value) {
            source = new Source.Generated(value);
            return this;
        }

        public Builder recorded(RecordingSettings value) {
            source = new Source.Recorded(value);
            return this;
        }

        public Builder connection(ConnectionRules value) {
            connection = value;
            return this;
        }

        public Builder rest(RestRules value) {
            rest = value;
            return this;
        }

        public Builder outbound(OutboundRules value) {
            outbound = value;
            return this;
        }

        public Builder ioThreads(int value) {
            ioThreads = value;
            return this;
        }

        public Builder clock(ExchangeClock value) {
            clock = value;
            return this;
        }

        /// Ports of the binary service that carry the same market, each with faults of its own.
        public Builder lines(int value) {
            lines = value;
            return this;
        }

        public Builder faults(FaultPlan value) {
            faults = value;
            return this;
        }

        public ExchangeSettings build() {
            return new ExchangeSettings(
                    host,
                    sbePort,
                    jsonPort,
                    restPort,
                    source,
                    connection,
                    rest,
                    outbound,
                    ioThreads,
                    clock,
                    lines,
                    faults);
        }
    }
}
