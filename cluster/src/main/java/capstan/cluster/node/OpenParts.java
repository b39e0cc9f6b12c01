package capstan.cluster.node;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts that have opened so far, closed when what they are for cannot go on: the last to open first.
final class OpenParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final List<Runnable> closings = new ArrayList<>();

    /// @param closing closes the part
    void add(Runnable closing) {
        closings.add(closing);
    }

    @Override
    public void close() {
        closings.reversed().forEach(OpenParts::closeQuietly);
    }

    /// What one part cannot close must not keep the others open.
    static void closeQuietly(Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException failure) {
            LOG.warn("a part did not close cleanly", failure);
        }
    }
}
