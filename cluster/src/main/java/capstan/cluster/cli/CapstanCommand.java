package capstan.cluster.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// The root of the command line.
@Command(
        name = "capstan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Keeps live market data anchored: a hot state that can be proved.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with `capstan up`: one node on embedded PostgreSQL and Redis, fed by a simulated exchange.",
            "Exit codes: 0 done and what was checked holds, 1 a check does not hold, 2 wrong arguments,",
            "3 something outside is not as it must be."
        },
        subcommands = {
            UpCommand.class,
            ClusterCommand.class,
            NodeCommand.class,
            ExchangeCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            BookCommand.class,
            CheckRecordingCommand.class
        })
public final class CapstanCommand {

    private CapstanCommand() {}

    /// Runs a command line.
    ///
    /// @return the exit code
    public static int run(String... arguments) {
        Logging.configure(arguments);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return commandLine().execute(arguments);
    }

    /// The command line with every subcommand, those of other modules included.
    static CommandLine commandLine() {
        var commandLine = new CommandLine(new CapstanCommand());
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            commandLine.addSubcommand(provider.command());
        }
        // `test` is the launcher's: it is Maven that runs the tests. Named here so that --help lists it.
        commandLine.addSubcommand("test", new TestCommand());
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commandLine.setExecutionExceptionHandler(failures());
        commandLine.setUsageHelpAutoWidth(true);
        return commandLine;
    }

    private static IExecutionExceptionHandler failures() {
        return (failure, command, parsed) -> {
            boolean verbose = flag(parsed, "--verbose");
            int exitCode = Failures.exitCode(failure);
            String message = Failures.message(failure);
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
            if (verbose) {
                failure.printStackTrace(command.getErr());
            }
            if (flag(parsed, "--json")) {
                Console.ofProcess(true)
                        .report(new Report().put("error", message).put("exitCode", exitCode));
            }
            return exitCode;
        };
    }

    /// Whether the option was given to the subcommand that ran.
    private static boolean flag(ParseResult parsed, String option) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.hasMatchedOption(option);
    }
}
