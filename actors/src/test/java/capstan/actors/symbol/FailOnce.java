package capstan.actors.symbol;

import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;
import scala.jdk.javaapi.CollectionConverters;

/// A journal that fails the first write of one kind of fact.
final class FailOnce implements ProcessingPolicy<JournalOperation> {

    private final Class<?> kind;
    private boolean failed;

    FailOnce(Class<?> kind) {
        this.kind = kind;
    }

    @Override
    public ProcessingResult tryProcess(String persistenceId, JournalOperation operation) {
        boolean hit = operation instanceof WriteEvents write
                && CollectionConverters.asJava(write.batch()).stream().anyMatch(kind::isInstance);
        if (hit && !failed) {
            failed = true;
            return StorageFailure.create(new IllegalStateException("journal down"));
        }
        return ProcessingSuccess.getInstance();
    }
}
