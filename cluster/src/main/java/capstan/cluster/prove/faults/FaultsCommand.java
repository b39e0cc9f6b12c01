package capstan.cluster.prove.faults;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Everything that a feed can do wrong.
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Lets the simulated exchange do wrong whatever an exchange can, on two lines and over REST, while readers"
                    + " look",
            "at every book in Redis. Matches each fault with what Capstan noticed, every book that was called live"
                    + " with the",
            "exchange's own at the same update id, and every trade id with the journal and Redis. In the end"
                    + " everything",
            "must be healed."
        })
public final class FaultsCommand extends Scenario {

    private static final int MOST_LINES = 8;
    private static final int MOST_READERS = 1_000;

    @Option(
            names = "--count",
            defaultValue = "100000",
            description = "faults to inject, among a hundred times as many clean frames (default: ${DEFAULT-VALUE})")
    private long count = 100_000;

    @Option(names = "--lines", defaultValue = "2", description = "lines to the exchange (default: ${DEFAULT-VALUE})")
    private int lines = 2;

    @Option(names = "--symbols", defaultValue = "20", description = "symbols (default: ${DEFAULT-VALUE})")
    private int symbols = 20;

    @Option(names = "--readers", defaultValue = "4", description = "readers of Redis (default: ${DEFAULT-VALUE})")
    private int readers = 4;

    @Option(
            names = "--rate",
            paramLabel = "FRAMES/S",
            defaultValue = "0",
            description =
                    "binary frames a second of each line, 0 for one that suits --count (default: ${DEFAULT-VALUE})")
    private double rate;

    @Override
    protected String name() {
        return "faults";
    }

    @Override
    protected String claim() {
        return "Every fault of the feed is noticed, none that is not there, and no reader is shown a live book that is"
                + " not the exchange's.";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.within("--count", count, 1, Long.MAX_VALUE / FaultMix.CLEAN_FRAMES_A_FAULT);
        OptionBounds.within("--lines", lines, 1, MOST_LINES);
        OptionBounds.within("--symbols", symbols, 1, FaultsRun.mostSymbols());
        OptionBounds.within("--readers", readers, 1, MOST_READERS);
        if (rate != 0) {
            OptionBounds.positive("--rate", rate);
        }
    }

    @Override
    protected void prove(Trial trial) {
        var mix = new FaultMix(count, lines, rate == 0 ? FaultMix.rateFor(count, lines) : rate);
        new FaultsRun(trial, mix, symbols, readers).run();
    }
}
