package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.persistence.database.DatabaseFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// How long a failed write of the journal shows.
class JournalWatchTest {

    private final AtomicLong nanos = new AtomicLong(1_000);
    private final JournalWatch watch = new JournalWatch("postgresql://db/capstan", nanos::get);

    @Test
    void aJournalThatHasNotFailedIsFine() {
        assertThat(watch.failing()).isEmpty();

        watch.succeeded();

        assertThat(watch.failing()).isEmpty();
    }

    @Test
    void aFullDiskShowsWithItsAdviceUntilWritesSucceedAgain() {
        watch.failed(new SQLException("could not extend file: No space left on device", "53100"));

        assertThat(watch.failing()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.DISK_FULL);
            assertThat(failure).hasMessageContaining("postgresql://db/capstan: its disk is full; free space there");
        });
        passes(Duration.ofSeconds(30));
        assertThat(watch.failing()).isPresent();

        watch.succeeded();

        assertThat(watch.failing()).isEmpty();
    }

    @Test
    void aSmallWriteThatStillFitsDoesNotHideAFullDisk() {
        watch.failed(new SQLException("could not extend file", "53100"));
        passes(Duration.ofSeconds(1));

        watch.succeeded();

        assertThat(watch.failing()).isPresent();
        passes(Duration.ofSeconds(5));
        assertThat(watch.failing()).isEmpty();
    }

    @Test
    void aFailureIsForgottenWhenNobodyWritesAnyMore() {
        watch.failed(new SQLException("gone", "08006"));

        passes(Duration.ofSeconds(61));

        assertThat(watch.failing()).isEmpty();
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
