package capstan.streams.kinesis.writer;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.streams.kinesis.TestSettings;
import capstan.streams.kinesis.writer.WriteQueue.Outgoing;
import capstan.wire.batch.StreamRecordCodec;
import capstan.wire.bytes.LittleEndian;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteQueueTest {

    private static final int FRAME_BYTES = 40;
    private static final long SECOND = 1_000_000_000L;

    private final Map<String, Long> nextId = new HashMap<>();
    private long now;

    /// Calls beside each other, records refused one by one, calls that fail before and after they were written, answers
    /// in any order: a reader that passes over what it knows sees every id of every symbol, in order.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void orderOfASymbolIsKeptWhateverFails(long seed) {
        var random = new Random(seed);
        var queue = queue("writer.max-record-bytes = 1024", "writer.max-call-records = 5");
        var stream = new ArrayList<FeedBatch>();
        var underWay = new ArrayList<List<Outgoing>>();

        for (int step = 0; step < 20_000 || !queue.isEmpty(); step++) {
            boolean calm = step >= 20_000;
            if (!calm && random.nextInt(3) == 0) {
                queue.add(stack("S" + random.nextInt(12), 1 + random.nextInt(40)));
            }
            now += 1_000_000;
            List<Outgoing> call = underWay.size() < 4 ? queue.nextCall(now) : List.of();
            if (!call.isEmpty()) {
                underWay.add(call);
            }
            if (!underWay.isEmpty() && random.nextInt(3) > 0) {
                answer(queue, underWay.remove(random.nextInt(underWay.size())), stream, random, calm);
            }
        }

        assertThat(nextId).hasSizeGreaterThan(8);
        nextId.forEach((symbol, next) -> assertThat(idsAsRead(stream, symbol))
                .as("%s, seed %d", symbol, seed)
                .isEqualTo(next - 1));
        assertThat(queue.bytes()).isZero();
    }

    private void answer(WriteQueue queue, List<Outgoing> call, List<FeedBatch> stream, Random random, boolean calm) {
        var shuffled = new ArrayList<>(call);
        Collections.shuffle(shuffled, random);
        int fate = calm ? 9 : random.nextInt(10);
        for (Outgoing record : shuffled) {
            if (fate == 0) {
                queue.unanswered(record);
            } else if (fate == 1) {
                stream.add(batch(record)); // written, but the answer is lost
                queue.unanswered(record);
            } else if (!calm && random.nextInt(4) == 0) {
                queue.refused(record, now);
            } else {
                stream.add(batch(record));
                queue.written(record);
            }
        }
    }

    @Test
    void aCallHasOneRecordOfASymbolAndKeepsItsBounds() {
        var queue = queue("writer.max-call-records = 7");
        for (int i = 0; i < 30; i++) {
            queue.add(stack("S" + i % 10, 1));
        }

        List<Outgoing> first = queue.nextCall(now);
        List<Outgoing> second = queue.nextCall(now);

        assertThat(first).hasSize(7).extracting(Outgoing::symbol).doesNotHaveDuplicates();
        assertThat(second)
                .hasSize(3)
                .extracting(Outgoing::symbol)
                .doesNotContainAnyElementsOf(
                        first.stream().map(Outgoing::symbol).toList());
        assertThat(first).allSatisfy(record -> assertThat(record.frames()).isEqualTo(3));
        assertThat(queue.nextCall(now)).isEmpty();
    }

    @Test
    void aCallStaysBelowItsBytes() {
        var queue = queue("writer.max-call-bytes = 1 MiB", "writer.max-record-bytes = 512 KiB");
        for (int i = 0; i < 5; i++) {
            queue.add(stack("S" + i, 8_000));
        }

        List<Outgoing> call = queue.nextCall(now);

        assertThat(call).hasSize(2);
        assertThat(call.stream().mapToInt(Outgoing::bytes).sum()).isLessThanOrEqualTo(1 << 20);
        assertThat(queue.nextCall(now)).extracting(Outgoing::symbol).containsExactly("S2", "S3");
    }

    @Test
    void aRecordThatWasRefusedBlocksItsSymbolOnly() {
        var queue = queue("writer.backoff { min = 1s, max = 1s, jitter = 0 }");
        queue.add(stack("A", 1));
        queue.add(stack("B", 1));
        List<Outgoing> call = queue.nextCall(now);
        queue.refused(call.get(0), now);
        queue.written(call.get(1));
        queue.add(stack("A", 1));
        queue.add(stack("B", 1));

        assertThat(queue.nextCall(now)).extracting(Outgoing::symbol).containsExactly("B");
        assertThat(queue.waitingKeys(now)).isEqualTo(1);
        now += SECOND;

        List<Outgoing> again = queue.nextCall(now);
        assertThat(again).extracting(Outgoing::symbol).containsExactly("A");
        assertThat(ids(batch(again.getFirst()))).containsExactly(1L, 2L);
    }

    @Test
    void whatIsOldestIsDroppedAtTheBoundAndTheNextRecordSaysSo() {
        var queue = queue("writer.max-record-bytes = 1024", "writer.buffer = 1024");
        queue.add(stack("A", 15));
        queue.add(stack("B", 5));
        queue.add(stack("A", 5));

        var dropped = queue.shrink();

        assertThat(dropped).containsExactly(new WriteQueue.Dropped("A", 15));
        assertThat(queue.bytes()).isLessThanOrEqualTo(1024);
        List<FeedBatch> records =
                queue.nextCall(now).stream().map(WriteQueueTest::batch).toList();
        assertThat(records).extracting(FeedBatch::symbol).containsExactly("A", "B");
        assertThat(records).extracting(FeedBatch::overflowed).containsExactly(true, false);
        assertThat(ids(records.getFirst())).containsExactly(16L, 17L, 18L, 19L, 20L);
    }

    /// Nothing more may come for a long time, but readers have to know.
    @Test
    void aSymbolOfWhichEverythingWasDroppedGetsARecordOfTheMarkAlone() {
        var queue = queue("writer.max-record-bytes = 1024", "writer.buffer = 1024");
        queue.add(stack("A", 15));
        queue.add(stack("B", 18));
        queue.shrink();

        FeedBatch mark = batch(queue.nextCall(now).getFirst());

        assertThat(mark.symbol()).isEqualTo("A");
        assertThat(mark.overflowed()).isTrue();
        assertThat(mark.frames().isEmpty()).isTrue();
    }

    @Test
    void aRecordUnderWayIsNotDroppedAndTheMarkComesBehindIt() {
        var queue = queue("writer.max-record-bytes = 1024", "writer.buffer = 1024");
        queue.add(stack("A", 16));
        Outgoing first = queue.nextCall(now).getFirst();
        queue.add(stack("A", 2));
        queue.add(stack("A", 3));

        assertThat(queue.shrink()).containsExactly(new WriteQueue.Dropped("A", 2));
        queue.unanswered(first);

        Outgoing again = queue.nextCall(now).getFirst();
        queue.written(again);
        FeedBatch behind = batch(queue.nextCall(now).getFirst());
        assertThat(batch(again).overflowed()).isFalse();
        assertThat(ids(batch(again))).hasSize(16);
        assertThat(behind.overflowed()).isTrue();
        assertThat(ids(behind)).containsExactly(19L, 20L, 21L);
    }

    @Test
    void framesThatDoNotFitAreSplitAndOneTooLargeIsMarked() {
        var queue = queue("writer.max-record-bytes = 1024");
        var frames = new FrameLog.Builder(16);
        frames.add(1, frame(1), 0, FRAME_BYTES);
        frames.add(2, new byte[1 << 20], 0, 1 << 20);
        frames.add(3, frame(2), 0, FRAME_BYTES);

        assertThat(queue.add(new FrameShelf.Stack("A", 1, frames.build(), 0))).isEqualTo(1);

        Outgoing first = queue.nextCall(now).getFirst();
        queue.written(first);
        FeedBatch second = batch(queue.nextCall(now).getFirst());
        assertThat(ids(batch(first))).containsExactly(1L);
        assertThat(second.overflowed()).isTrue();
        assertThat(ids(second)).containsExactly(2L);
    }

    private FrameShelf.Stack stack(String symbol, int frames) {
        var log = new FrameLog.Builder(64);
        for (int i = 0; i < frames; i++) {
            log.add(1, frame(nextId.merge(symbol, 2L, (old, two) -> old + 1) - 1), 0, FRAME_BYTES);
        }
        return new FrameShelf.Stack(symbol, 1, log.build(), 0);
    }

    private static byte[] frame(long id) {
        byte[] frame = new byte[FRAME_BYTES];
        LittleEndian.putInt64(frame, 0, id);
        return frame;
    }

    /// @return the last id of a symbol, after all before it in order
    private static long idsAsRead(List<FeedBatch> stream, String symbol) {
        long last = 0;
        for (FeedBatch batch : stream) {
            if (batch.symbol().equals(symbol)) {
                for (long id : ids(batch)) {
                    assertThat(id).isLessThanOrEqualTo(last + 1);
                    last = Math.max(last, id);
                }
            }
        }
        return last;
    }

    private static List<Long> ids(FeedBatch batch) {
        var ids = new ArrayList<Long>();
        var cursor = batch.frames().cursor();
        while (cursor.next()) {
            ids.add(LittleEndian.int64(cursor.array(), cursor.offset()));
        }
        return ids;
    }

    private static FeedBatch batch(Outgoing record) {
        return StreamRecordCodec.decode(record.entry().data().asByteArray());
    }

    private static WriteQueue queue(String... settings) {
        return new WriteQueue(TestSettings.VENUE, TestSettings.LINE, TestSettings.writer(settings));
    }
}
