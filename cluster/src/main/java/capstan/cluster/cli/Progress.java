package capstan.cluster.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Progress of long work on standard error: a bar that moves on a terminal, nothing where there is none.
public final class Progress implements AutoCloseable {

    private static final int WIDTH = 100;

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /// @param total how many units there are, −1 when that is not known
    public static Progress of(Console console, String task, String unit, long total) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        var builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) Duration.ofMillis(250).toMillis())
                .setMaxRenderedLength(WIDTH);
        if (terminal) {
            builder.setConsumer(new ConsoleProgressBarConsumer(console.progressStream(), WIDTH));
        } else {
            builder.setConsumer(new SilentConsumer());
        }
        return new Progress(builder.build());
    }

    public void to(long done) {
        bar.stepTo(done);
    }

    public void add(long units) {
        bar.stepBy(units);
    }

    public void note(String message) {
        bar.setExtraMessage(" " + message);
    }

    @Override
    public void close() {
        bar.close();
    }
}
