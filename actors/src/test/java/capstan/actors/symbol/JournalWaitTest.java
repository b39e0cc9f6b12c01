package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A journal that says neither that it has taken a fact nor that it has not, as one behind a cut network.
class JournalWaitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PULSE = Duration.ofSeconds(1);
    private static final int ALLOWED = 3;
    private static final String WITHIN = "journal-answer-within = 3s";

    private final SilentJournal silent = new SilentJournal();

    @Test
    void aBookIsLabelledUntilTheJournalHasTakenTheFact() throws Exception {
        try (var harness = BookHarness.live(WITHIN)) {
            long shown = silentWith(harness);

            passes(harness, ALLOWED);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);

            passes(harness, 1);
            await().atMost(PATIENCE).until(() -> harness.store.last().status() == BookStatus.SYNCING);
            assertThat(harness.store.last().reason()).isEqualTo(GapKind.DISCONNECTED);
            assertThat(harness.store.last().lastUpdateId())
                    .as("nothing is shown that is not journaled")
                    .isEqualTo(10);
            assertThat(harness.store.last().generation()).isEqualTo(shown + 1);

            passes(harness, ALLOWED);
            silent.takes();
            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1);
            harness.settle();

            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(11);
            assertThat(harness.store.accepted.stream()
                            .filter(state -> state.status() == BookStatus.SYNCING && state.lastUpdateId() == 10))
                    .as("labelled once")
                    .hasSize(1);
        }
    }

    @Test
    void aBookWhoseWriteIsGivenUpStaysLabelledUntilItIsThereAgain() throws Exception {
        try (var harness = BookHarness.live(WITHIN + ", journal-backoff { min = 1s, max = 1s, jitter = 0 }")) {
            silentWith(harness);
            passes(harness, ALLOWED + 1);
            await().atMost(PATIENCE).until(() -> harness.store.last().status() == BookStatus.SYNCING);

            silent.fails();
            harness.journal.resetPolicy();
            await().atMost(PATIENCE).untilAsserted(() -> {
                passes(harness, 1);
                harness.send(1, diff(11, 11));
                assertThat(harness.store.last().lastUpdateId()).isEqualTo(11);
            });

            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
        }
    }

    /// Both are behind the same broken network, and the hot state comes back first with the book that it held.
    @Test
    void aBookIsLabelledAsSoonAsTheHotStateIsBackThoughTheJournalIsNot() throws Exception {
        try (var harness = BookHarness.live(WITHIN + ", store-backoff { min = 1s, max = 1s, jitter = 0 }")) {
            long shown = silentWith(harness);
            harness.store.down = new IllegalStateException("no session");
            int attempts = harness.store.attempts;
            passes(harness, ALLOWED + 1);
            await().atMost(PATIENCE).until(() -> harness.store.attempts > attempts);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);

            harness.store.down = null;
            await().atMost(PATIENCE).untilAsserted(() -> {
                passes(harness, 1);
                assertThat(harness.store.last().status()).isEqualTo(BookStatus.SYNCING);
            });

            assertThat(harness.store.last().generation()).isEqualTo(shown + 1);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(10);
            silent.takes();
            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1);
            harness.settle();
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(11);
        }
    }

    /// Time passes all the same.
    @Test
    void aJournalThatAnswersInTimeLabelsNothing() {
        try (var harness = BookHarness.live(WITHIN)) {
            for (int id = 11; id <= 30; id++) {
                harness.feed(diff(id, id));
                harness.passes(PULSE);
            }
            harness.settle();

            assertThat(harness.store.last().lastUpdateId()).isEqualTo(30);
            assertThat(harness.store.accepted.stream()
                            .filter(state -> state.status() != BookStatus.LIVE && state.lastUpdateId() >= 10))
                    .isEmpty();
        }
    }

    /// @return generation that is shown, of a live book
    private long silentWith(BookHarness harness) throws InterruptedException {
        harness.settle();
        harness.journal.withPolicy(silent);
        harness.send(1, diff(11, 11));
        assertThat(silent.asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
        return harness.store.last().generation();
    }

    /// Without asking the entity, which answers nothing meanwhile.
    private static void passes(BookHarness harness, int pulses) {
        for (int i = 0; i < pulses; i++) {
            harness.system.passes(PULSE);
        }
    }
}
