package capstan.cluster.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Ctrl-C and SIGTERM as something to wait for: the process goes on until the command has stopped cleanly. Java
/// ends with an exit code of its own then (143 after SIGTERM), unless the command has said another one.
public final class StopSignal implements AutoCloseable {

    private static final Duration CLEAN_STOP = Duration.ofSeconds(60);

    private static final int UNSAID = -1;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(UNSAID);

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

    /// The code with which a process ends that was asked to stop and did so cleanly: platforms take every other one
    /// than 0 for a failure.
    void endsWith(int code) {
        exitCode.set(code);
    }

    /// The command has stopped; the process may end.
    @Override
    public void close() {
        done.countDown();
    }

    private void onShutdown() {
        if (done.getCount() == 0) {
            return; // it ends by itself
        }
        asked.countDown();
        try {
            boolean isDone = done.await(CLEAN_STOP.toMillis(), TimeUnit.MILLISECONDS);
            if (isDone && exitCode.get() != UNSAID) {
                // All is closed. A process that is shutting down cannot change its code in any other way.
                Runtime.getRuntime().halt(exitCode.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
