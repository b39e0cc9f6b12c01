package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.features.Feature;
import capstan.market.features.FeatureVector;
import capstan.market.features.LabelledVector;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyVenue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Features know the past only, labels know exactly the mids that the vectors of those moments had.
final class LookAheadTest {

    private static final long SECOND = 1_000_000;

    @Test
    void whatComesAfterTheBoundaryCannotChangeAVector() {
        var venue = new ToyVenue(11);
        List<byte[]> frames = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        Journal straight = anchored(venue);
        Map<Long, FeatureVector> vectors = new HashMap<>();
        while (venue.micros() < ToyVenue.START_MICROS + 90 * SECOND) {
            for (byte[] frame : venue.window()) {
                straight.feed(frame);
                frames.add(frame);
                times.add(straight.state.watermarkMicros());
                FeatureVector newest = straight.state.features();
                if (newest != null) {
                    vectors.put(newest.boundaryMicros(), newest);
                }
            }
        }
        assertThat(vectors).hasSizeGreaterThan(40);

        for (long boundary : vectors.keySet()) {
            Journal cut = anchored(new ToyVenue(11));
            for (int i = 0; i < frames.size() && times.get(i) <= boundary; i++) {
                cut.feed(frames.get(i));
            }
            // Another future: an absurd top far away, later than the boundary.
            cut.feed(ToyFrames.diff(
                    boundary + 1,
                    cut.state.lastUpdateId() + 1,
                    cut.state.lastUpdateId() + 1,
                    ToyFrames.levels(1, 1),
                    ToyFrames.levels(99_999, 1)));

            FeatureVector vector = Objects.requireNonNull(cut.state.features());
            assertThat(vector.boundaryMicros()).isEqualTo(boundary);
            assertThat(vector.hash()).isEqualTo(at(vectors, boundary).hash());
            assertThat(vector.newestInputMicros()).isLessThanOrEqualTo(boundary);
        }
    }

    @Test
    void labelsAreTheMidsOfTheVectorsAtTheirHorizons() {
        var venue = new ToyVenue(12);
        Journal journal = anchored(venue);
        Map<Long, FeatureVector> vectors = new HashMap<>();
        while (venue.micros() < ToyVenue.START_MICROS + 120 * SECOND) {
            for (byte[] frame : venue.window()) {
                journal.feed(frame);
                FeatureVector newest = journal.state.features();
                if (newest != null) {
                    vectors.put(newest.boundaryMicros(), newest);
                }
            }
        }

        List<LabelledVector> labelled = journal.state.labelledVectors();

        assertThat(labelled).hasSizeGreaterThan(30);
        for (LabelledVector one : labelled) {
            FeatureVector later = at(vectors, one.vector().boundaryMicros() + 10 * SECOND);
            assertThat(one.labels().targetPrice10s()).isEqualTo(later.value(Feature.MID_PRICE));
            assertThat(one.labels().targetReturn10s()).isEqualTo(later.value(Feature.RET_10S));
            assertThat(one.labels().gapInWindow()).isFalse();
        }
    }

    private static FeatureVector at(Map<Long, FeatureVector> vectors, long boundary) {
        return Objects.requireNonNull(vectors.get(boundary), "no vector at " + boundary);
    }

    private static Journal anchored(ToyVenue venue) {
        Journal journal = Journal.begun();
        assertThat(journal.anchor(venue.snapshot(1_000))).isEqualTo(SnapshotFit.FITS);
        return journal;
    }
}
