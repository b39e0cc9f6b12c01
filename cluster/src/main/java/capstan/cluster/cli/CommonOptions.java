package capstan.cluster.cli;

import picocli.CommandLine.Option;

/// Options that every subcommand has.
public final class CommonOptions {

    @Option(names = "--json", description = "print the result as one JSON object, the last line of standard output")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "log to standard error as well, and show where an error came from")
    boolean verbose;

    public Console console() {
        return Console.ofProcess(json);
    }

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }
}
