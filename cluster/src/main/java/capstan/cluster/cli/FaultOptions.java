package capstan.cluster.cli;

import capstan.simulator.faults.FaultFile;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultScript;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.ScriptedStatus;
import com.typesafe.config.ConfigFactory;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What the simulated exchange is to do wrong, as the command line says it.
public final class FaultOptions {

    @Option(
            names = "--faults",
            paramLabel = "FILE|KIND=RATE,…",
            description = {
                "make things go wrong: at rates such as lost=0.01,doubled@2=0.1 (@2: on line 2 only), or by a script",
                "with a line such as 'lost line=1 symbol=BTCUSDT id=1000001234' for each fault; may be given twice"
            })
    private List<String> faults = List.of();

    @Option(
            names = "--faults-seed",
            defaultValue = "1",
            description = "seed of the faults; same seeds, same faults at the same ids (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--faults-log",
            paramLabel = "FILE",
            description = "write every fault that took effect to this file, one JSON object a line")
    private @Nullable Path log;

    /// Lists the kinds below the options.
    @Spec(Spec.Target.MIXEE)
    void describeKinds(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add("Kinds of faults, with what a rate counts:");
        for (FaultKind kind : FaultKind.values()) {
            String per = switch (kind.scope()) {
                case FRAME -> "frame";
                case CONNECTION -> "second";
                case SNAPSHOT -> "snapshot";
                case ANSWER -> "call";
            };
            lines.add(String.format("  %-17s %-9s %s", kind.text(), per, kind.description()));
        }
        lines.add("A script can also stop symbols: " + ScriptedStatus.Verb.all() + " with symbol=SYMBOL at=TIME.");
        command.usageMessage().footer(lines.toArray(String[]::new));
    }

    /// @throws CommandFailed that says what was expected and what came
    public FaultPlan plan() {
        FaultSettings settings = FaultSettings.from(ConfigFactory.load().getConfig("capstan.simulator.faults"));
        FaultPlan plan = FaultPlan.seeded(seed).withSettings(settings);
        for (String given : faults) {
            try {
                Path file = Path.of(given);
                plan = Files.isRegularFile(file) || !given.contains("=")
                        ? plan.withScript(FaultScript.read(file))
                        : plan.withRates(given);
            } catch (IllegalArgumentException | FaultScript.Malformed | UncheckedIOException refused) {
                throw new CommandFailed(
                        CommandFailed.ARGUMENTS,
                        "--faults " + given + ": " + String.valueOf(refused.getMessage()),
                        refused);
            }
        }
        return plan;
    }

    /// The file that was asked for, opened.
    public Optional<FaultFile> log() {
        return Optional.ofNullable(log).map(file -> {
            try {
                return new FaultFile(file);
            } catch (UncheckedIOException refused) {
                throw new CommandFailed(CommandFailed.ENVIRONMENT, String.valueOf(refused.getMessage()), refused);
            }
        });
    }
}
