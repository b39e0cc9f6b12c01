package capstan.persistence.journal;

import com.typesafe.config.Config;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/// Pekko's JDBC journal, which also tells `JournalWatch` how each of its writes went. Named in this module's
/// `reference.conf`.
public final class WatchedJournal extends JdbcAsyncWriteJournal {

    private final JournalWatch watch;

    public WatchedJournal(Config config) {
        super(config);
        watch = JournalWatch.of(context().system());
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        Future<Seq<Try<BoxedUnit>>> written = super.asyncWriteMessages(messages);
        written.onComplete(this::tell, ec());
        return written;
    }

    private BoxedUnit tell(Try<Seq<Try<BoxedUnit>>> outcome) {
        if (outcome.isSuccess()) {
            watch.succeeded();
        } else {
            watch.failed(outcome.failed().get());
        }
        return BoxedUnit.UNIT;
    }
}
