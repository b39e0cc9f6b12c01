package capstan.cluster.detector;

import com.typesafe.config.Config;
import java.util.function.LongSupplier;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.PhiAccrualFailureDetector;
import scala.Option;

/// Pekko's failure detector in the node's own time (`OwnTime`): a node that was kept from running takes no other for
/// silent because of that. Without it one slow node, such as one that has just started on a busy machine, accuses all
/// others; the split-brain resolver sees nodes that some reach and others do not, and takes all of these out of the
/// cluster. Named in `application.conf`, one for each other node.
public final class LocalHealthDetector extends PhiAccrualFailureDetector {

    /// Made by Pekko.
    ///
    /// @param config of failure detectors alone
    public LocalHealthDetector(Config config, EventStream events) {
        this(LocalHealthSettings.from(config), Option.apply(events), System::nanoTime);
    }

    /// @param nanoTime of the machine
    LocalHealthDetector(LocalHealthSettings settings, LongSupplier nanoTime) {
        this(settings, Option.empty(), nanoTime);
    }

    private LocalHealthDetector(LocalHealthSettings settings, Option<EventStream> events, LongSupplier nanoTime) {
        super(
                settings.threshold(),
                settings.maxSampleSize(),
                LocalHealthSettings.scala(settings.minStdDeviation()),
                LocalHealthSettings.scala(settings.acceptablePause()),
                LocalHealthSettings.scala(settings.firstHeartbeatEstimate()),
                events,
                new OwnTime(settings.longestStep(), nanoTime));
    }
}
