package capstan.cluster.prove;

import capstan.cluster.cli.CommandProvider;

/// Brings `prove` to the command line.
public final class ProveProvider implements CommandProvider {

    @Override
    public Object command() {
        return new ProveCommand();
    }
}
