package capstan.streams.kinesis.reader;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.kinesis.connector.StartAt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

class ShardPlanTest {

    private static final String STREAM = "market-sbe-depth";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final int HOURS = 24;

    private final Map<String, Boolean> known = new HashMap<>();

    @Test
    void childrenWaitUntilAllTheirParentsAreReadToTheEnd() {
        var plan = new ShardPlan(STREAM, true, List.of());
        var listed = List.of(
                shard("a", true, null, null),
                shard("b", true, null, null),
                shard("ab", false, "a", "b"),
                shard("c", false, null, null));

        assertThat(begun(plan, listed, true)).containsExactly("a", "b", "c");
        known.put("a", true);
        assertThat(begun(plan, listed, false)).isEmpty();
        known.put("b", true);
        assertThat(begun(plan, listed, false)).containsExactly("ab");
    }

    @Test
    void aParentThatIsGoneHoldsNobodyUp() {
        var plan = new ShardPlan(STREAM, true, List.of());

        assertThat(begun(plan, List.of(shard("child", false, "gone", null)), true))
                .containsExactly("child");
    }

    @Test
    void aNewStreamIsBegunWithItsOldestRecordOrWithWhatComes() {
        var listed = List.of(shard("a", true, null, null), shard("b", false, "a", null));

        var oldest = new ShardPlan(STREAM, true, List.of()).next(listed, true, known, HOURS, NOW);
        var latest = new ShardPlan(STREAM, false, List.of()).next(listed, true, known, HOURS, NOW);

        assertThat(oldest.begin()).extracting(ShardPlan.Begin::startAt).containsExactly(new StartAt.TrimHorizon());
        assertThat(latest.begin())
                .extracting(ShardPlan.Begin::startAt)
                .containsExactly(new StartAt.Latest(), new StartAt.Latest());
        assertThat(latest.begin()).extracting(begin -> begin.position().ended()).containsExactly(true, false);
    }

    /// Whoever began with what comes must find a shard that appears later from its beginning.
    @Test
    void aShardThatAppearsLaterIsReadFromItsBeginning() {
        var plan = new ShardPlan(STREAM, false, List.of());
        begun(plan, List.of(shard("a", false, null, null)), true);
        known.put("a", true);

        var later = plan.next(
                List.of(shard("a", true, null, null), shard("b", false, "a", null)), false, known, HOURS, NOW);

        assertThat(later.begin()).extracting(ShardPlan.Begin::startAt).containsExactly(new StartAt.TrimHorizon());
    }

    @Test
    void aRestartGoesOnFromThePositionsAndLeavesWhatIsEnded() {
        var plan = new ShardPlan(STREAM, false, List.of(position("a", "7", NOW, true), position("b", "9", NOW, false)));

        var step =
                plan.next(List.of(shard("a", true, null, null), shard("b", false, "a", null)), true, known, HOURS, NOW);

        assertThat(step.begin())
                .filteredOn(begin -> !begin.position().ended())
                .singleElement()
                .satisfies(begin -> {
                    assertThat(begin.startAt()).isEqualTo(new StartAt.After("9"));
                    assertThat(begin.lost()).isNull();
                });
        assertThat(step.gone()).isEmpty();
    }

    @Test
    void aPositionOlderThanTheRetentionBeginsWithTheOldestRecordAndSaysWhatIsLost() {
        Instant old = NOW.minus(25, ChronoUnit.HOURS);
        var plan = new ShardPlan(STREAM, false, List.of(position("a", "7", old, false)));

        var begin = plan.next(List.of(shard("a", false, null, null)), true, known, HOURS, NOW)
                .begin()
                .getFirst();

        assertThat(begin.startAt()).isEqualTo(new StartAt.TrimHorizon());
        assertThat(begin.lost()).contains(old.toString(), "24 h");
    }

    @Test
    void aShardThatIsGoneWithUnreadRecordsIsToldAndForgotten() {
        var gone = position("a", "7", NOW, false);
        var done = position("b", "8", NOW, true);
        var plan = new ShardPlan(STREAM, false, List.of(gone, done));

        var step = plan.next(List.of(shard("c", false, "a", null)), true, known, HOURS, NOW);

        assertThat(step.lost()).containsExactly(gone);
        assertThat(step.gone()).containsExactly(gone, done);
        assertThat(step.begin()).extracting(ShardPlan.Begin::startAt).containsExactly(new StartAt.TrimHorizon());
    }

    /// @return ids of what is begun; it counts as known and not read to its end
    private List<String> begun(ShardPlan plan, List<Shard> listed, boolean first) {
        List<String> ids = plan.next(listed, first, known, HOURS, NOW).begin().stream()
                .map(begin -> begin.shard().shardId())
                .toList();
        ids.forEach(id -> known.put(id, false));
        return ids;
    }

    private static LinePosition position(String shard, String sequenceNumber, Instant at, boolean ended) {
        return new LinePosition(STREAM, shard, sequenceNumber, ChronoUnit.MICROS.between(Instant.EPOCH, at), ended);
    }

    private static Shard shard(String id, boolean closed, @Nullable String parent, @Nullable String adjacent) {
        return Shard.builder()
                .shardId(id)
                .parentShardId(parent)
                .adjacentParentShardId(adjacent)
                .sequenceNumberRange(
                        range -> range.startingSequenceNumber("1").endingSequenceNumber(closed ? "2" : null))
                .build();
    }
}
