package capstan.bench.command;

import capstan.cluster.cli.CommandProvider;

/// Brings `bench` to the command line.
public final class BenchProvider implements CommandProvider {

    @Override
    public Object command() {
        return new BenchCommand();
    }
}
