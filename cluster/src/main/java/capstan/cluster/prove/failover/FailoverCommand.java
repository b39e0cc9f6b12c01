package capstan.cluster.prove.failover;

import capstan.cluster.cli.OptionBounds;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.LoadOptions;
import capstan.cluster.prove.watch.WatchedCluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Kills every part of a cluster in turn.
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a cluster under load and kills (SIGKILL) in turn the node with most symbols, a node with a line to the"
                    + " exchange,",
            "the node of the snapshot gate and the shards' coordinator, Redis and PostgreSQL, while readers look at every"
                    + " symbol. What",
            "was killed is started anew. Half of the kills are without standby, half with it. Nothing may be lost or"
                    + " doubled, no",
            "reader may be shown a wrong book or an older one, and all must be live again each time."
        })
public final class FailoverCommand extends Scenario {

    private static final int MOST_KILLS = 10_000;
    /// Two with lines, and two with symbols, of which one goes on.
    private static final int LEAST_NODES = WatchedCluster.LINES + 2;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "100",
            description = "kills in all, half of them without standby (default: ${DEFAULT-VALUE})")
    private int kills = 100;

    @Option(
            names = "--victims",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "entity,ingest,gate,redis,postgres",
            converter = VictimConverter.class,
            description = "what is killed, in this order again and again (default: ${DEFAULT-VALUE})")
    private List<Victim> victims = List.of(Victim.values());

    @Option(
            names = "--replicas",
            paramLabel = "1|2",
            description = "only without standby (1), or only with it (2); not given: half of the kills each")
    private @Nullable Integer replicas;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "5",
            description = "nodes, of which two have a line and the others hold the symbols (default: ${DEFAULT-VALUE})")
    private int nodes = 5;

    @Mixin
    private final LoadOptions load = new LoadOptions();

    /// Takes the names as they are told, in small letters.
    static final class VictimConverter implements ITypeConverter<Victim> {

        @Override
        public Victim convert(String text) {
            return Arrays.stream(Victim.values())
                    .filter(victim -> victim.text().equals(text.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + Arrays.stream(Victim.values()).map(Victim::text).toList() + ", got '" + text + "'"));
        }
    }

    @Override
    protected String name() {
        return "failover";
    }

    @Override
    protected String claim() {
        return "Whatever is killed, nothing is lost or doubled, nobody is shown a wrong or an older book, and everything"
                + " is live again.";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.within("--kills", kills, 1, MOST_KILLS);
        OptionBounds.within("--replicas", replicas == null ? 1 : replicas, 1, LocalPlan.MOST_REPLICAS);
        OptionBounds.within("--nodes", nodes, LEAST_NODES, LocalPlan.MOST_NODES);
        load.check();
    }

    @Override
    protected void prove(Trial trial) {
        var results = new ArrayList<HalfResult>();
        for (HalfPlan plan : plans(trial.seed())) {
            if (!trial.isOver()) {
                results.add(new FailoverHalf(trial, plan).run());
            }
        }
        new FailoverReport(trial.report()).tell(results, kills);
    }

    private List<HalfPlan> plans(long seed) {
        if (replicas != null) {
            return List.of(plan(replicas, kills, seed));
        }
        var plans = new ArrayList<HalfPlan>();
        plans.add(plan(1, kills - kills / 2, seed));
        if (kills > 1) {
            plans.add(plan(2, kills / 2, seed + 1));
        }
        return plans;
    }

    private HalfPlan plan(int eachSymbol, int killed, long seed) {
        return new HalfPlan(eachSymbol, killed, victims, nodes, load.load(), seed);
    }
}
