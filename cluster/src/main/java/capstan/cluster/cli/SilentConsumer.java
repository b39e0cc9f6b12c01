package capstan.cluster.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/// Swallows the bar where standard error is not a terminal, so that logs of programs stay readable.
final class SilentConsumer implements ProgressBarConsumer {

    private static final int WIDTH = 80;

    @Override
    public int getMaxRenderedLength() {
        return WIDTH;
    }

    @Override
    public void accept(String rendered) {
        // nobody looks
    }

    @Override
    public void close() {
        // nothing is held
    }
}
