package capstan.cluster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Stands in the list of commands for what the launcher does itself.
@Command(name = "test", description = "Run every test: ./capstan test (the launcher hands this to Maven).")
final class TestCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new CommandFailed(
                CommandFailed.ENVIRONMENT, "tests are run by the launcher from a checkout: ./capstan test");
    }
}
