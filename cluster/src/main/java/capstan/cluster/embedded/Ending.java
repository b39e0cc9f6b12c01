package capstan.cluster.embedded;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends processes that get no chance to put anything away.
final class Ending {

    private Ending() {}

    /// Sends SIGKILL and waits for the end.
    ///
    /// @throws ServerUnavailable when the process is still there after `patience`
    static void kill(ProcessHandle process, Duration patience) {
        process.destroyForcibly();
        await(process, patience);
    }

    /// Waits for a process that ends by itself.
    ///
    /// @throws ServerUnavailable when it is still there after `patience`
    static void await(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnavailable("interrupted while process " + process.pid() + " ended", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ServerUnavailable(
                    "process " + process.pid() + " is still there " + patience + " after it should have ended", e);
        }
    }
}
