package capstan.cluster.cli;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.ExchangeStats;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultFile;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.recorded.RecordingSettings;
import capstan.simulator.stream.OutboundRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The simulated exchange as a process of its own.
@Command(
        name = "exchange",
        mixinStandardHelpOptions = true,
        description = {
            "Runs only the simulated exchange: binary and JSON streams and REST on ports of their own, over a market made",
            "up from a seed or a recording played back. Any API key is welcome. Goes on until Ctrl-C."
        })
final class ExchangeCommand implements Callable<Integer> {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int FULL_SPEED_BATCH = 256;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final MarketOptions market = new MarketOptions();

    @Mixin
    private final FaultOptions faults = new FaultOptions();

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "1",
            description = {
                "ports of the binary streams, each with faults of its own; with --sbe-port they follow each other",
                "(default: ${DEFAULT-VALUE})"
            })
    private int lines = 1;

    @Option(names = "--sbe-port", defaultValue = "0", description = "port of the binary streams, 0 for a free one")
    private int sbePort;

    @Option(names = "--json-port", defaultValue = "0", description = "port of the JSON streams, 0 for a free one")
    private int jsonPort;

    @Option(names = "--rest-port", defaultValue = "0", description = "port of REST, 0 for a free one")
    private int restPort;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "address to listen on (default: ${DEFAULT-VALUE})")
    private String host = "127.0.0.1";

    @Option(names = "--frames", paramLabel = "FRAMES/S", description = "send frames at this exact rate instead")
    private @Nullable Double frames;

    @Option(
            names = "--diff-events",
            paramLabel = "N",
            description = "send a binary depth diff after N level changes, also before its 20 ms window ends")
    private @Nullable Integer diffEvents;

    @Option(names = "--full-speed", description = "send as fast as clients read; implies --lossless")
    private boolean fullSpeed;

    @Option(names = "--lossless", description = "wait for slow clients instead of disconnecting them")
    private boolean lossless;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            arity = "1..*",
            description = "play these recordings, in order, instead of making a market up")
    private List<Path> recording = List.of();

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "speed of a recording, 0 for as fast as possible (default: ${DEFAULT-VALUE})")
    private double speed = 1;

    @Option(
            names = "--hold-for-snapshot",
            description = "a recorded symbol waits at its first snapshot until that was asked for")
    private boolean hold;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder in which the generated market survives restarts")
    private @Nullable Path data;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "stop after this long")
    private @Nullable Duration period;

    @Override
    public Integer call() {
        Console console = common.console();
        OptionBounds.atLeast("--lines", lines, 1);
        ExchangeSettings settings = checked(this::settings);
        try (FaultFile log = faults.log().orElse(null);
                StopSignal stop = new StopSignal();
                SimulatedExchange exchange = SimulatedExchange.start(settings)) {
            if (log != null) {
                exchange.listenToFaults(log);
            }
            var report = new Report()
                    .put("sbe", "ws://" + exchange.host() + ":" + exchange.sbePort())
                    .put(
                            "lines",
                            IntStream.rangeClosed(1, exchange.lines())
                                    .mapToObj(line -> exchange.streamUri(line).toString())
                                    .toList())
                    .put("json", "ws://" + exchange.host() + ":" + exchange.jsonPort())
                    .put("rest", "http://" + exchange.host() + ":" + exchange.restPort())
                    .put(
                            "symbols",
                            exchange.listings().stream()
                                    .map(listing -> listing.symbol())
                                    .toList());
            console.report(report);
            long end = period == null ? Long.MAX_VALUE : System.nanoTime() + period.toNanos();
            while (System.nanoTime() < end && !stop.await(SECOND)) {
                String failure = exchange.stats().failure();
                if (failure != null) {
                    throw new CommandFailed(CommandFailed.ENVIRONMENT, "the market stopped: " + failure);
                }
            }
            console.report(stats(exchange.stats()));
            return 0;
        }
    }

    /// What the exchange itself finds wrong with its settings, options have said.
    private static ExchangeSettings checked(Supplier<ExchangeSettings> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException refused) {
            throw new CommandFailed(CommandFailed.ARGUMENTS, String.valueOf(refused.getMessage()), refused);
        }
    }

    private ExchangeSettings settings() {
        ExchangeSettings.Builder settings = ExchangeSettings.builder()
                .host(host)
                .ports(sbePort, jsonPort, restPort)
                .lines(lines)
                .faults(faults.plan());
        if (lossless || fullSpeed) {
            settings.outbound(OutboundRules.LOSSLESS);
        }
        if (!recording.isEmpty()) {
            RecordingSettings recorded = RecordingSettings.of(recording)
                    .withSpeed(
                            speed == 0 ? new RecordingSettings.Speed.Full() : new RecordingSettings.Speed.Times(speed));
            return settings.recorded(
                            hold
                                    ? recorded.holdingFor(
                                            Set.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES, FrameKind.BEST_BID_ASK))
                                    : recorded)
                    .build();
        }
        GeneratorSettings generator = market.generator();
        if (fullSpeed) {
            generator = generator.withPace(new Pace.FullSpeed(FULL_SPEED_BATCH));
        } else if (frames != null) {
            OptionBounds.positive("--frames", frames);
            generator = generator.withPace(new Pace.Frames(frames));
        }
        if (diffEvents != null) {
            generator = generator.withDepth(generator.depthCadence(), diffEvents);
        }
        return settings.generated(data == null ? generator : generator.withDataFolder(data))
                .build();
    }

    private static Report stats(ExchangeStats stats) {
        return new Report()
                .put("frames", stats.frames())
                .put("bytes", stats.bytes())
                .put("connections", stats.connections())
                .put("slowClients", stats.slowClients())
                .put("weight", stats.weight())
                .put("bans", stats.bans())
                .put("refusals", stats.refusals())
                .put("faults", stats.faults())
                .put("finished", stats.finished());
    }
}
