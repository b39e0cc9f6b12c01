package capstan.cluster;

import capstan.cluster.cli.CapstanCommand;

/// Entry point of every Capstan process.
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CapstanCommand.run(arguments));
    }
}
