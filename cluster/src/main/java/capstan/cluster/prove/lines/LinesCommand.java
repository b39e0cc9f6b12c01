package capstan.cluster.prove.lines;

import capstan.cluster.cli.DurationConverter;
import capstan.cluster.cli.OptionBounds;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Lines against losses.
@Command(
        name = "lines",
        mixinStandardHelpOptions = true,
        description = {
            "Feeds a node by two lines of which the first loses frames: the second makes up for every one of them, without a",
            "request to the exchange's REST. Matches each lost frame with what the line noticed, by its ids, and every book",
            "that is published with the exchange's own at the same update id. Then feeds a node by one line and by Kinesis,",
            "and cuts the line: the books stay live, as late as Kinesis is."
        })
public final class LinesCommand extends Scenario {

    @Option(names = "--symbols", defaultValue = "20", description = "symbols (default: ${DEFAULT-VALUE})")
    private int symbols = 20;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            defaultValue = "2000",
            description = "market events a second over all symbols (default: ${DEFAULT-VALUE})")
    private double rate = 2_000;

    @Option(
            names = "--loss",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "share of the first line's depth diffs and trades that is lost (default: ${DEFAULT-VALUE})")
    private double loss = 0.1;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "how long each part goes on once every book is live (default: ${DEFAULT-VALUE})")
    private Duration period = Duration.ofSeconds(60);

    @Option(
            names = "--kinesis",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "whether the part with Kinesis is run, which needs Node.js (default: yes)")
    private boolean kinesis = true;

    @Override
    protected String name() {
        return "lines";
    }

    @Override
    protected String claim() {
        return "Lines heal each other's losses without the exchange's REST, and one that is left is enough.";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.within("--symbols", symbols, 1, LinesStage.mostSymbols());
        OptionBounds.positive("--rate", rate);
        OptionBounds.positive("--for", period.toMillis());
        if (!(loss >= 0 && loss <= 1)) {
            throw OptionBounds.wrong("--loss must lie in [0, 1], got " + loss);
        }
    }

    @Override
    protected void prove(Trial trial) {
        new LinesRun(trial, symbols, rate, loss, period).run(kinesis);
    }
}
