package capstan.cluster.prove.rolling;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.truth.TrueMarket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Replaces the nodes of a cluster one by one with another build, and back.
@Command(
        name = "rolling",
        mixinStandardHelpOptions = true,
        description = {
            "Makes another build from the sources of this one, with a changed message between nodes, another version of the",
            "journal, a migration of the database and a higher version; then replaces the nodes of a cluster under load",
            "one by one with it, and back. Nothing may be lost or doubled, no reader may be shown a wrong book or an older",
            "one, and both builds must read what the other one wrote. Needs a checkout of the sources."
        })
public final class RollingCommand extends Scenario {

    private static final int MOST_READERS = 100;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "nodes, of which two have a line; all are replaced (default: ${DEFAULT-VALUE})")
    private int nodes = 3;

    @Option(names = "--there-only", description = "do not replace them by this build again")
    private boolean thereOnly;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            defaultValue = "12",
            description = "symbols (default: ${DEFAULT-VALUE})")
    private int symbols = 12;

    @Option(
            names = "--rate",
            paramLabel = "FRAMES/S",
            defaultValue = "1000",
            description = "binary frames a second of each line (default: ${DEFAULT-VALUE})")
    private double rate = 1_000;

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "2",
            description = "readers, each of which looks at all symbols again and again (default: ${DEFAULT-VALUE})")
    private int readers = 2;

    @Override
    protected String name() {
        return "rolling";
    }

    @Override
    protected String claim() {
        return "A cluster is upgraded node by node, and taken back, under load: nothing is lost or doubled, and nobody is"
                + " shown a wrong or an older book.";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.within("--nodes", nodes, RollingPlan.LINES, LocalPlan.MOST_NODES);
        OptionBounds.within("--symbols", symbols, 1, TrueMarket.mostSymbols());
        OptionBounds.within("--readers", readers, 1, MOST_READERS);
        OptionBounds.positive("--rate", rate);
    }

    @Override
    protected void prove(Trial trial) {
        NextBuild next = NextBuild.make(Checkout.around(), trial.folder().resolve("next-build"));
        trial.console()
                .say("  made the next build: version " + next.version() + ", journal " + next.journalVersion()
                        + ", schema " + next.schema());
        var plan = new RollingPlan(nodes, !thereOnly, symbols, rate, readers, trial.seed());
        RollingResult result = new RollingRun(trial, plan, next).run();
        new RollingReport(trial.report()).tell(plan, result);
    }
}
