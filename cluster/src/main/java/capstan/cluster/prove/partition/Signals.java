package capstan.cluster.prove.partition;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Has processes stand still and go on, which Java cannot.
final class Signals {

    private Signals() {}

    static void stop(ProcessHandle process) {
        send("-STOP", process);
    }

    static void goOn(ProcessHandle process) {
        send("-CONT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new IllegalStateException("process " + process.pid() + " does not get signal " + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program `kill` cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }
}
