package capstan.cluster.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and SIGTERM as something to wait for: the process goes on until the command has stopped cleanly.
public final class StopSignal implements AutoCloseable {

    private static final Duration CLEAN_STOP = Duration.ofSeconds(60);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    public StopSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "capstan-stop"));
    }

    /// Waits at most `patience`.
    ///
    /// @return true when the process was asked to stop
    public boolean await(Duration patience) {
        try {
            return asked.await(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Asks for what a signal asks for.
    public void ask() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /// The command has stopped; the process may end.
    @Override
    public void close() {
        done.countDown();
    }

    private void onShutdown() {
        asked.countDown();
        try {
            done.await(CLEAN_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
