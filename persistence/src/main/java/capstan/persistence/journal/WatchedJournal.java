package capstan.persistence.journal;

import com.typesafe.config.Config;
import java.util.Collections;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;

/// Pekko's JDBC journal, which also tells `JournalWatch` how each of its writes went. Named in this module's
/// `reference.conf`.
///
/// A write that came behind another writer's is rejected rather than failed: the journal is well, and neither health
/// nor the circuit in front of it, through which all entities write, is to count it.
public final class WatchedJournal extends JdbcAsyncWriteJournal {

    private final JournalWatch watch;

    public WatchedJournal(Config config) {
        super(config);
        watch = JournalWatch.of(context().system());
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        Future<Seq<Try<BoxedUnit>>> written =
                super.asyncWriteMessages(messages).transform(outcome -> rejected(outcome, messages.size()), ec());
        written.onComplete(this::tell, ec());
        return written;
    }

    private static Try<Seq<Try<BoxedUnit>>> rejected(Try<Seq<Try<BoxedUnit>>> outcome, int writes) {
        return outcome.isFailure() && outcome.failed().get() instanceof AnotherWriter first
                ? new Success<>(
                        CollectionConverters.asScala(Collections.<Try<BoxedUnit>>nCopies(writes, new Failure<>(first)))
                                .toList())
                : outcome;
    }

    private BoxedUnit tell(Try<Seq<Try<BoxedUnit>>> outcome) {
        if (outcome.isFailure()) {
            watch.failed(outcome.failed().get());
        } else {
            watch.succeeded();
            if (outcome.get().exists(write -> write.isFailure())) {
                watch.refused();
            }
        }
        return BoxedUnit.UNIT;
    }
}
