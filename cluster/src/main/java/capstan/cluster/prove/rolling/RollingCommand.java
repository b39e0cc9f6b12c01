package capstan.cluster.prove.rolling;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.LoadOptions;
import capstan.cluster.prove.watch.WatchedCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "nodes, of which two have a line; all are replaced (default: ${DEFAULT-VALUE})")
    private int nodes = 3;

    @Option(names = "--there-only", description = "do not replace them by this build again")
    private boolean thereOnly;

    @Mixin
    private final LoadOptions load = new LoadOptions();

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
        OptionBounds.within("--nodes", nodes, WatchedCluster.LINES, LocalPlan.MOST_NODES);
        load.check();
    }

    @Override
    protected void prove(Trial trial) {
        NextBuild next = NextBuild.make(Checkout.around(), trial.folder().resolve("next-build"));
        trial.console()
                .say("  made the next build: version " + next.version() + ", journal " + next.journalVersion()
                        + ", schema " + next.schema());
        var plan = new RollingPlan(nodes, !thereOnly, load.load(), trial.seed());
        RollingResult result = new RollingRun(trial, plan, next).run();
        new RollingReport(trial.report()).tell(plan, result);
    }
}
