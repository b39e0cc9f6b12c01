package capstan.streams.kinesis.reader;

import static capstan.streams.kinesis.reader.LineOnTrial.BTC;
import static capstan.streams.kinesis.reader.LineOnTrial.DEPTH;
import static capstan.streams.kinesis.reader.LineOnTrial.ETH;
import static capstan.streams.kinesis.reader.LineOnTrial.FIRST_SHARD;
import static capstan.streams.kinesis.reader.LineOnTrial.TRADE;
import static capstan.streams.kinesis.reader.LineOnTrial.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.faults.DetectionKind;
import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.exchange.Frames;
import capstan.streams.kinesis.FakeKinesis;
import capstan.streams.kinesis.TestSettings;
import capstan.streams.kinesis.reader.ReadStreamStatus.State;
import capstan.streams.line.SymbolLine;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KinesisLineTest {

    private final LineOnTrial trial = new LineOnTrial();

    @AfterEach
    void close() {
        trial.close();
    }

    @Test
    void framesOfAllStreamsReachTheirEntityInOrder() {
        trial.createStreams();
        for (long id = 1; id <= 200; id++) {
            trial.diff(BTC, id);
            trial.trade(BTC, 1_000 + id);
        }
        trial.diff("LTCUSDT", 1);
        trial.start();

        trial.entities.awaitId(id(BTC), 200);
        trial.entities.awaitId(id(BTC), 1_200);

        assertThat(trial.entities.ids(id(BTC)).stream().filter(id -> id <= 1_000))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
        assertThat(trial.entities.ids(id(BTC)).stream().filter(id -> id > 1_000))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1_001, 1_200).boxed().toList());
        assertThat(trial.entities.feeds(id(BTC)))
                .allSatisfy(feed -> assertThat(feed.batch().line()).isEqualTo(TestSettings.LINE));
        await().until(() -> trial.status().framesAcked() == 400);
        assertThat(trial.status().unasked()).isEqualTo(1);
        assertThat(trial.status().readingSinceMicros()).isPositive();
    }

    /// A symbol whose entity is busy gathers into one batch, and its shard's position waits for it.
    @Test
    void aPositionFollowsTheAcksAndASymbolHasOneBatchWithoutOne() {
        trial.createStreams();
        trial.entities.mute(id(BTC));
        trial.diff(BTC, 1);
        trial.start();
        await().until(() -> !trial.entities.feeds(id(BTC)).isEmpty());
        for (long id = 2; id <= 50; id++) {
            trial.diff(BTC, id);
            trial.diff(ETH, id);
        }
        trial.entities.awaitId(id(ETH), 50);

        assertThat(trial.entities.feeds(id(BTC))).hasSize(1);
        LinePosition before = trial.positions.of(DEPTH, FIRST_SHARD);
        assertThat(before == null || before.sequenceNumber().isEmpty()).isTrue();

        trial.entities.unmute(id(BTC));

        trial.entities.awaitId(id(BTC), 50);
        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
        List<Feed> feeds = trial.entities.feeds(id(BTC));
        assertThat(feeds.get(1).batch().frames().frames()).isGreaterThan(1);
        assertThat(trial.entities.ids(id(BTC)))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void aRestartGoesOnBehindTheStoredPosition() {
        trial.createStreams();
        trial.start();
        for (long id = 1; id <= 20; id++) {
            trial.diff(BTC, id);
        }
        trial.entities.awaitId(id(BTC), 20);
        trial.stop();
        for (long id = 21; id <= 40; id++) {
            trial.diff(BTC, id);
        }

        trial.start();

        trial.entities.awaitId(id(BTC), 40);
        assertThat(trial.entities.ids(id(BTC)))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void whoIsKilledReadsAgainWhatWasNotAcked() {
        trial.createStreams();
        trial.entities.mute(id(BTC));
        trial.diff(BTC, 1);
        trial.diff(BTC, 2);
        trial.start();
        await().until(() -> !trial.entities.feeds(id(BTC)).isEmpty());
        trial.kill();
        trial.entities.unmute(id(BTC));

        trial.start();

        await().until(() -> trial.entities.ids(id(BTC)).containsAll(List.of(1L, 2L)));
        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
    }

    /// Keys move from a parent to its children, so a child read too early would overtake its parent.
    @Test
    void reshardingKeepsTheOrderOfEverySymbol() {
        trial.createStreams();
        trial.start("reader.max-records = 3");
        for (long id = 1; id <= 60; id++) {
            trial.diff(BTC, id);
            trial.diff(ETH, id);
            if (id == 20) {
                trial.kinesis.split(DEPTH, FIRST_SHARD);
            }
            if (id == 40) {
                trial.kinesis.merge(DEPTH, "shardId-000000000001", "shardId-000000000002");
            }
        }

        trial.entities.awaitId(id(BTC), 60);
        trial.entities.awaitId(id(ETH), 60);

        for (String symbol : List.of(BTC, ETH)) {
            assertThat(trial.entities.ids(id(symbol)))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 60).boxed().toList());
        }
        trial.awaitPosition(DEPTH, "shardId-000000000003", trial.newest(DEPTH));
        await().untilAsserted(() -> assertThat(trial.positions.of(DEPTH, FIRST_SHARD))
                .extracting(LinePosition::ended)
                .isEqualTo(true));
    }

    @Test
    void anExpiredIteratorIsReplacedAtThePosition() {
        trial.createStreams();
        trial.start();
        trial.diff(BTC, 1);
        trial.entities.awaitId(id(BTC), 1);

        trial.kinesis.expireIterators();
        trial.diff(BTC, 2);

        trial.entities.awaitId(id(BTC), 2);
        assertThat(trial.entities.ids(id(BTC))).containsExactly(1L, 2L);
        assertThat(trial.depth().expiredIterators()).isPositive();
        assertThat(trial.kinesis.calls()).contains("GetShardIterator " + FIRST_SHARD + " AFTER_SEQUENCE_NUMBER");
    }

    @Test
    void aCorruptRecordIsToldAndPassedOver() {
        trial.createStreams();
        trial.start();
        trial.diff(BTC, 1);
        trial.kinesis.put(DEPTH, BTC, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        String corrupt = trial.newest(DEPTH);
        trial.diff(BTC, 3);

        trial.entities.awaitId(id(BTC), 3);

        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
        assertThat(trial.entities.ids(id(BTC))).containsExactly(1L, 3L);
        assertThat(trial.status().corrupt()).isEqualTo(1);
        assertThat(trial.detections).singleElement().satisfies(told -> {
            assertThat(told.kind()).isEqualTo(DetectionKind.UNREADABLE);
            assertThat(told.symbol()).isEqualTo(BTC);
            assertThat(told.detail()).contains(DEPTH, FIRST_SHARD, corrupt);
        });
    }

    /// The newest corrupt record must not hold the position back either.
    @Test
    void aByteChangedOnTheWayIsSeen() {
        trial.createStreams();
        trial.kinesis.damage(bytes -> {
            byte[] damaged = bytes.clone();
            damaged[20] ^= 1;
            return damaged;
        });
        trial.diff(BTC, 1);
        trial.start();

        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
        assertThat(trial.entities.feeds(id(BTC))).isEmpty();
        assertThat(trial.status().corrupt()).isEqualTo(1);
    }

    @Test
    void anOverflowMarkTakesTheLineDownForItsSymbolAlone() {
        trial.createStreams();
        trial.start();
        trial.diff(BTC, 1);
        trial.diff(ETH, 1);
        trial.entities.awaitId(id(BTC), 1);
        trial.entities.awaitId(id(ETH), 1);
        trial.put(DEPTH, BTC, true, Frames.diff(BTC, 9));

        trial.entities.awaitId(id(BTC), 9);

        assertThat(trial.entities.changes(id(BTC))).extracting(LineChanged::up).containsExactly(true, false, true);
        assertThat(trial.entities.changes(id(ETH))).extracting(LineChanged::up).containsExactly(true);
        assertThat(trial.detections)
                .singleElement()
                .satisfies(told -> assertThat(told.kind()).isEqualTo(DetectionKind.OVERFLOW));
        assertThat(trial.depth().overflowMarks()).isEqualTo(1);
    }

    @Test
    void aPositionThatTheServiceDoesNotKnowBeginsWithTheOldestRecordBehindAHole() {
        trial.createStreams();
        trial.positions.put(new LinePosition(DEPTH, FIRST_SHARD, "1", Long.MAX_VALUE / 2, false));
        trial.diff(BTC, 5);
        trial.start();

        trial.entities.awaitId(id(BTC), 5);

        assertThat(trial.depth().lostPositions()).isEqualTo(1);
        assertThat(trial.detections)
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told.kind()).isEqualTo(DetectionKind.OVERFLOW));
    }

    @Test
    void aPositionOlderThanTheRetentionIsToldForTheSymbolsOfItsShard() {
        trial.createStreams();
        trial.positions.put(new LinePosition(TRADE, FIRST_SHARD, "49000000000000000001", 1, false));
        trial.trade(BTC, 5);
        trial.start();

        trial.entities.awaitId(id(BTC), 5);

        assertThat(trial.detections).extracting("symbol").containsExactlyInAnyOrder(BTC, ETH);
        assertThat(trial.detections)
                .allSatisfy(told -> assertThat(told.detail()).contains(TRADE, "24 h"));
    }

    @Test
    void aMissingStreamIsNamedWhileTheOthersAreRead() {
        trial.createStreams();
        trial.kinesis.delete(DEPTH);
        trial.trade(BTC, 1);
        trial.start();

        trial.awaitDepth(depth -> depth.state() == State.MISSING);
        trial.entities.awaitId(id(BTC), 1);

        assertThat(trial.depth().reason()).contains(DEPTH);
        assertThat(trial.status().readingSinceMicros()).isZero();
        assertThat(trial.kinesis.calls()).doesNotContain("CreateStream");

        trial.kinesis.create(DEPTH, 1);
        trial.diff(BTC, 2);
        trial.entities.awaitId(id(BTC), 2);
        trial.awaitDepth(ReadStreamStatus::isReading);
    }

    @Test
    void aStreamThatIsDeletedAndMadeAnewIsReadOn() {
        trial.createStreams();
        trial.start();
        trial.diff(BTC, 1);
        trial.entities.awaitId(id(BTC), 1);
        trial.kinesis.delete(DEPTH);
        trial.awaitDepth(depth -> depth.state() == State.MISSING);

        trial.kinesis.create(DEPTH, 1);
        trial.diff(BTC, 2);

        trial.entities.awaitId(id(BTC), 2);
        assertThat(trial.entities.ids(id(BTC))).containsExactly(1L, 2L);
    }

    @Test
    void throttledReadsAreMadeLater() {
        trial.createStreams();
        var throttled = new AtomicBoolean(true);
        trial.kinesis.fail(
                operation -> throttled.get() && operation.startsWith("GetRecords") ? FakeKinesis.throttled() : null);
        trial.diff(BTC, 1);
        trial.start();
        trial.awaitDepth(depth -> depth.state() == State.THROTTLED && depth.throttledReads() > 2);

        throttled.set(false);

        trial.entities.awaitId(id(BTC), 1);
        trial.awaitDepth(depth -> depth.state() == State.READING);
        assertThat(trial.detections).isEmpty();
    }

    @Test
    void positionsThatCannotBeStoredAreToldAndStoredLater() {
        trial.createStreams();
        trial.start();
        trial.awaitDepth(ReadStreamStatus::isReading);
        trial.positions.fail("the database is away");
        trial.diff(BTC, 1);
        await().until(() -> trial.status().problem() != null);
        assertThat(trial.status().problem()).contains("the database is away");

        trial.diff(BTC, 2);
        trial.entities.awaitId(id(BTC), 2);
        trial.positions.fail(null);

        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
        await().until(() -> trial.status().problem() == null);
    }

    @Test
    void aStuckEntityHoldsItsShardUpWithinTheBound() {
        trial.createStreams();
        trial.entities.mute(id(BTC));
        trial.start("reader.max-unacked-bytes = 4 KiB", "reader.max-records = 5");
        for (long id = 1; id <= 500; id++) {
            trial.diff(BTC, id);
        }

        trial.awaitDepth(depth -> depth.shards().getFirst().state().equals("PAUSED"));
        assertThat(trial.depth().shards().getFirst().unackedBytes()).isBetween(4_096L, 6_000L);

        trial.entities.unmute(id(BTC));
        trial.entities.awaitId(id(BTC), 500);
        assertThat(trial.entities.ids(id(BTC)))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList());
    }

    @Test
    void aLostBatchIsSentAgainAsItWas() {
        trial.createStreams();
        trial.entities.mute(id(BTC));
        trial.diff(BTC, 1);
        trial.start("reader.ack-timeout = 20ms");

        await().until(() -> trial.entities.feeds(id(BTC)).size() > 2);
        assertThat(trial.entities.feeds(id(BTC)))
                .extracting(feed -> feed.batch().sequence())
                .containsOnly(trial.entities.feeds(id(BTC)).getFirst().batch().sequence());
        trial.entities.unmute(id(BTC));
        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
    }

    @Test
    void aRecordLargerThanABatchIsSplit() {
        trial.createStreams();
        byte[][] frames = LongStream.rangeClosed(1, 100)
                .mapToObj(id -> Frames.diff(BTC, id))
                .toArray(byte[][]::new);
        trial.put(DEPTH, BTC, false, frames);
        trial.start("reader.max-batch-bytes = 1 KiB");

        trial.entities.awaitId(id(BTC), 100);

        assertThat(trial.entities.feeds(id(BTC)))
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        feed -> assertThat(feed.batch().frames().sizeInBytes()).isLessThanOrEqualTo(1_024));
        trial.awaitPosition(DEPTH, FIRST_SHARD, trial.newest(DEPTH));
    }

    @Test
    void aSymbolOfWhichNothingComesIsNotCarried() {
        trial.createStreams();
        trial.diff(BTC, 1);
        trial.start("reader.silent-after = 30ms");

        await().until(() -> trial.entities.changes(id(BTC)).size() == 2);
        assertThat(trial.entities.changes(id(BTC))).extracting(LineChanged::up).containsExactly(true, false);
        trial.diff(BTC, 2);
        trial.entities.awaitId(id(BTC), 2);
        assertThat(trial.status().symbols())
                .filteredOn(symbol -> symbol.symbol().equals(BTC))
                .extracting(SymbolLine::frames)
                .containsExactly(2L);
    }
}
