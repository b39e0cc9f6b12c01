package capstan.cluster.prove.swaps;

import capstan.cluster.cli.CommonOptions;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Report;
import capstan.cluster.cli.StopSignal;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The writer of `prove swaps` in a process of its own, so that it can be killed. Says `writing` when it begins.
@Command(name = "swap-writer", hidden = true, description = "Publishes the swaps of `prove swaps`.")
public final class SwapWriterCommand implements Callable<Integer> {

    private static final Duration CONNECT = Duration.ofSeconds(30);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--redis", required = true, description = "address, redis+cluster:// for a cluster")
    private String redis = "";

    @Option(names = "--seed", required = true)
    private long seed;

    @Option(names = "--symbols", required = true)
    private int symbols;

    @Option(names = "--last", required = true, description = "generation of each symbol to end with")
    private long last;

    @Option(names = "--rate", required = true, description = "swaps a second")
    private double rate;

    @Override
    public Integer call() {
        Console console = common.console();
        var settings = RedisSettings.from(LayeredConfig.of(SwapsCommand.settings(redis), null));
        try (StopSignal stop = new StopSignal();
                RedisLink link = RedisLink.open(settings)) {
            link.whenUp(CONNECT).toCompletableFuture().join();
            try (var store = new RedisHotState(link, Clock.systemUTC())) {
                console.report(new Report().put("writing", Map.of("symbols", symbols)));
                new SwapWriter(store, SwapsCommand.markets(symbols, seed), last, rate, stop::isAsked).run();
                console.report(new Report().put("accepted", store.counters().accepted()));
            }
        }
        return 0;
    }
}
