package capstan.actors.symbol;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;

/// A journal that is given a fact and does not answer until the test lets it.
final class SilentJournal implements ProcessingPolicy<JournalOperation> {

    private static final long PATIENCE_SECONDS = 30;

    final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private volatile ProcessingResult result = ProcessingSuccess.getInstance();

    void takes() {
        answer.countDown();
    }

    void fails() {
        result = StorageFailure.create(new IllegalStateException("journal down"));
        answer.countDown();
    }

    @Override
    public ProcessingResult tryProcess(String persistenceId, JournalOperation operation) {
        if (!(operation instanceof WriteEvents)) {
            return ProcessingSuccess.getInstance();
        }
        asked.countDown();
        try {
            if (!answer.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not let the journal answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return result;
    }
}
