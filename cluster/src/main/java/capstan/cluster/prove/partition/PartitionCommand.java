package capstan.cluster.prove.partition;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.hosts.HostsUnavailable;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Cuts a cluster in two for real.
@Command(
        name = "partition",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a cluster under load, each node in a network namespace of its own, and cuts a minority off in turn: from"
                    + " the other",
            "nodes while it reaches the stores, from everything, in one direction only; or has it stand still and go on"
                    + " later. The",
            "minority must fall silent and say so, the others must go on, and when all is healed there must be one"
                    + " cluster again, with",
            "one writer and nothing lost. Needs Linux, the rights of root and iproute2; elsewhere it is skipped."
        })
public final class PartitionCommand extends Scenario {

    private static final int MOST_TRIALS = 10_000;
    private static final int SMALL = 3;
    private static final int LARGE = 5;
    /// Of so many trials one is on the larger cluster.
    private static final int LARGE_SHARE = 6;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "30",
            description = "cuts in all (default: ${DEFAULT-VALUE})")
    private int trials = 30;

    @Option(
            names = "--nodes",
            paramLabel = "3|5",
            description = "only 1 of 3 nodes is cut off, or only 2 of 5; not given: 2 of 5 in a sixth of the trials")
    private @Nullable Integer nodes;

    @Option(
            names = "--replicas",
            paramLabel = "1|2",
            defaultValue = "1",
            description = "entities a symbol, 2 for one that stands by on another node (default: ${DEFAULT-VALUE})")
    private int replicas = 1;

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Override
    protected String name() {
        return "partition";
    }

    @Override
    protected String claim() {
        return "A minority that is cut off falls silent and says so, the others go on, and after healing there is one"
                + " writer and nothing is lost.";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.within("--trials", trials, 1, MOST_TRIALS);
        if (nodes != null && nodes != SMALL && nodes != LARGE) {
            throw OptionBounds.wrong("--nodes must be " + SMALL + " or " + LARGE + ", got " + nodes);
        }
        OptionBounds.within("--replicas", replicas, 1, LocalPlan.MOST_REPLICAS);
        load.check();
    }

    @Override
    protected void prove(Trial trial) {
        var results = new ArrayList<PartResult>();
        for (PartPlan plan : plans(trial.seed())) {
            if (!trial.isOver()) {
                HostNetwork network;
                try {
                    network = HostNetwork.open(plan.nodes());
                } catch (HostsUnavailable e) {
                    trial.report().skip(String.valueOf(e.getMessage()));
                    return;
                }
                trial.atEnd(network::close);
                results.add(new PartitionPart(trial, plan, network).run());
                trial.endPart(plan.name());
            }
        }
        new PartitionReport(trial.report(), results).tell(trials);
    }

    private List<PartPlan> plans(long seed) {
        if (nodes != null) {
            return List.of(plan(nodes, 0, trials, seed));
        }
        int large = trials / LARGE_SHARE;
        var plans = new ArrayList<PartPlan>();
        plans.add(plan(SMALL, 0, trials - large, seed));
        if (large > 0) {
            plans.add(plan(LARGE, trials - large, large, seed + 1));
        }
        return plans;
    }

    private PartPlan plan(int size, int first, int count, long seed) {
        return new PartPlan(size, first, count, replicas, load.load(), seed);
    }
}
