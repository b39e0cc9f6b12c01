package capstan.http.health;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/// Whether the process can still mend itself. It is not asked how well it works: a store or an exchange that is away,
/// books that are not live, or a cluster that is not there yet would be the same after a restart. A node that is
/// removed from its cluster, or out of memory, ends by itself; one whose threads are all stuck does not answer at all.
public final class Liveness {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /// Why only a restart helps, a sentence each; empty when it would not.
    public List<String> reasons() {
        long[] stuck = threads.findDeadlockedThreads();
        var reasons = new ArrayList<String>();
        if (stuck != null) {
            for (ThreadInfo thread : threads.getThreadInfo(stuck)) {
                if (thread != null) {
                    reasons.add("thread " + thread.getThreadName() + " waits for ever for " + thread.getLockName()
                            + ", which " + thread.getLockOwnerName() + " holds");
                }
            }
        }
        return reasons;
    }
}
