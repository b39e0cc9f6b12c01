package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.best;
import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.SnapshotGate;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.Levels;
import capstan.market.toy.ToyFrames;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A wrong snapshot is not shown: the venue's own top of book has to agree with it first.
class BookVouchingTest {

    private static final String GRACE = "vouch-grace = 500ms, retry-backoff.min = 1s";
    private static final Levels BIDS = ToyFrames.levels(100, 5, 99, 4);
    private static final Levels ASKS = ToyFrames.levels(101, 6, 102, 7);

    @Test
    void aSnapshotWithWhichATopAgreesIsUsedAtOnce() {
        try (var harness = BookHarness.defined(GRACE)) {
            harness.feed(best(10, 100, 5, 101, 6), diff(8, 10, ToyFrames.levels(), ToyFrames.levels()));

            harness.answerSnapshot(9, BIDS, ASKS);

            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void withoutATopItWaitsAndThenIsBelieved() {
        try (var harness = BookHarness.defined(GRACE)) {
            harness.feed(diff(8, 10));

            harness.answerSnapshot(9, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("SYNCING");
            harness.feed(diff(11, 12));
            harness.passes(Duration.ofMillis(499));
            assertThat(harness.shape()).doesNotContain("Anchored");

            harness.passes(Duration.ofMillis(1));

            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
            harness.gate.expectNoMessage(Duration.ofMillis(50)); // it was asked for once
        }
    }

    @Test
    void aTopThatComesWhileItWaitsVouchesForIt() {
        try (var harness = BookHarness.defined(GRACE)) {
            harness.feed(diff(8, 10));
            harness.answerSnapshot(9, BIDS, ASKS);
            harness.feed(best(11, 100, 5, 101, 6)); // no diff ends there
            assertThat(harness.status().status()).isEqualTo("SYNCING");

            harness.feed(best(12, 100, 5, 101, 6), diff(11, 12));
            harness.status();

            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
        }
    }

    @Test
    void aSnapshotWithWhichATopDisagreesIsReportedAndAskedForAgain() {
        try (var harness = BookHarness.defined(GRACE)) {
            harness.feed(diff(8, 10));
            harness.answerSnapshot(9, ToyFrames.levels(100, 55, 99, 4), ASKS);
            harness.feed(best(12, 100, 5, 101, 6), diff(11, 12));

            assertThat(harness.status().status()).isEqualTo("SYNCING");
            harness.status(); // the entity has tried it again by now
            assertThat(harness.detections).singleElement().satisfies(detection -> {
                assertThat(detection.kind()).isEqualTo(DetectionKind.SNAPSHOT_DISAGREES);
                assertThat(detection.symbol()).isEqualTo("TOYUSD");
                assertThat(detection.firstId()).isEqualTo(9);
            });
            assertThat(harness.status().detail().snapshotsRefused()).isEqualTo(1);
            assertThat(harness.status().detail().lastRefusal())
                    .startsWith("DISAGREES")
                    .contains("100×55");
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(12, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().detail().bestAgreedId()).isZero();
        }
    }

    /// The second level is wrong, which a best bid and ask cannot show.
    @Test
    void whereDepth20ComesOneOfThoseMustAgree() {
        try (var harness = BookHarness.defined(GRACE)) {
            harness.feed(ToyFrames.depthTop(1, 7, BIDS, ASKS), diff(8, 10, ToyFrames.levels(), ToyFrames.levels()));
            harness.answerSnapshot(9, ToyFrames.levels(100, 5, 98, 4), ASKS);
            harness.feed(best(12, 100, 5, 101, 6), diff(11, 12, ToyFrames.levels(), ToyFrames.levels()));
            assertThat(harness.status().status()).isEqualTo("SYNCING");
            assertThat(harness.detections).isEmpty();

            harness.feed(ToyFrames.depthTop(1, 13, BIDS, ASKS), diff(13, 13, ToyFrames.levels(), ToyFrames.levels()));
            harness.status();
            harness.status();

            assertThat(harness.detections).hasSize(1);
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(12, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().topMismatches()).isZero();
        }
    }

    @Test
    void aSnapshotThatWaitsIsDroppedWhenALineHealsTheBook() {
        try (var harness = BookHarness.live("vouch-grace = 0, retry-backoff.min = 1s")) {
            harness.pulses(2);
            harness.feed(diff(13, 14));
            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            harness.send(2, diff(11, 12));
            harness.acks.receiveMessage();
            harness.passes(Duration.ofSeconds(1));

            assertThat(harness.status().anchors()).isEqualTo(1);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void refusalsOfEachKindAreReported() {
        try (var harness = BookHarness.defined("retry-backoff { min = 1s, max = 1s }")) {
            harness.feed(diff(8, 10));

            harness.answerSnapshot(5, BIDS, ASKS);
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(9, ToyFrames.levels(200, 1), ASKS);

            assertThat(harness.detections)
                    .extracting(detection -> detection.kind())
                    .containsExactly(DetectionKind.SNAPSHOT_TOO_OLD, DetectionKind.SNAPSHOT_CROSSED);
            assertThat(harness.detections)
                    .extracting(detection -> detection.firstId())
                    .containsExactly(5L, 9L);
        }
    }

    /// Ten minutes of a venue whose snapshots never fit: the tries grow apart, nothing kept is lost, and it says why.
    @Test
    void aSnapshotThatNeverFitsCostsLittle() {
        try (var harness = BookHarness.defined("retry-backoff { min = 1s, max = 30s }")) {
            harness.feed(diff(8, 10));
            long seconds = 0;
            int asked = 0;
            for (long wait = 1; seconds < 600; wait = Math.min(30, 2 * wait)) {
                harness.answerSnapshot(5, BIDS, ASKS);
                asked++;
                harness.feed(diff(10 + asked, 10 + asked));
                harness.passes(Duration.ofSeconds(wait).minusMillis(1));
                harness.gate.expectNoMessage(Duration.ofMillis(10));
                harness.passes(Duration.ofMillis(1));
                seconds += wait;
            }

            assertThat(asked).isEqualTo(24);
            assertThat(harness.status().status()).isEqualTo("SYNCING");
            assertThat(harness.status().detail().snapshotsRefused()).isEqualTo(asked);
            assertThat(harness.status().detail().lastRefusal()).contains("TOO_OLD", "update id 5", "begins at 8");
            assertThat(harness.status().detail().pendingDiffs()).isEqualTo(1 + asked);
        }
    }

    /// However long it goes on, no more is kept than the bound, the journal grows by bounds and not by diffs, and the
    /// first snapshot that fits ends it.
    @Test
    void aSnapshotThatNeverFitsFillsNoMemory() {
        try (var harness = BookHarness.defined("bounds.pending-frames = 50, retry-backoff { min = 30s, max = 30s }")) {
            harness.feed(diff(8, 10));
            for (int id = 11; id <= 1_000; id++) {
                if (id % 100 == 0) {
                    harness.answerSnapshot(5, BIDS, ASKS);
                    harness.passes(Duration.ofSeconds(30));
                }
                harness.feed(diff(id, id));
                assertThat(harness.status().detail().pendingDiffs()).isLessThanOrEqualTo(50);
            }

            assertThat(harness.status().detail().lastRefusal()).contains("TOO_OLD");
            assertThat(harness.shape().stream().filter("GapDetected"::equals)).hasSizeLessThanOrEqualTo(1_000 / 50);
            harness.answerSnapshot(1_000, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().lastUpdateId()).isEqualTo(1_000);
            assertThat(harness.status().detail().openGaps()).isZero();
        }
    }
}
