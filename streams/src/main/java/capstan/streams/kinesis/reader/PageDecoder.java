package capstan.streams.kinesis.reader;

import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import capstan.streams.kinesis.connector.ShardPage;
import capstan.streams.kinesis.reader.DecodedPage.Arrival;
import capstan.wire.batch.StreamRecordCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import software.amazon.awssdk.services.kinesis.model.Record;

/// Takes records apart, off the line's own thread. Stateless but for what it reuses; owned by one shard's stream.
final class PageDecoder {

    private final FrameReader reader;
    private final FrameIds ids = new FrameIds();

    PageDecoder(FrameReader reader) {
        this.reader = reader;
    }

    DecodedPage decode(ShardPage page) {
        var arrivals = new ArrayList<Arrival>(page.records().size());
        FeedBatch newest = null;
        for (Record record : page.records()) {
            Arrival arrival = decode(record);
            arrivals.add(arrival);
            newest = arrival.batch() == null ? newest : arrival.batch();
        }
        return new DecodedPage(
                arrivals,
                page.millisBehindLatest(),
                newest == null ? 0 : eventTime(newest),
                page.ended(),
                page.positionLost());
    }

    private static Arrival decode(Record record) {
        byte[] bytes = record.data().asByteArrayUnsafe();
        Instant arrived = record.approximateArrivalTimestamp();
        long arrivedAt = arrived == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, arrived);
        try {
            FeedBatch batch = StreamRecordCodec.decode(bytes);
            return new Arrival(record.partitionKey(), record.sequenceNumber(), arrivedAt, bytes.length, batch, null);
        } catch (MalformedFrame corrupt) {
            return new Arrival(
                    record.partitionKey(),
                    record.sequenceNumber(),
                    arrivedAt,
                    bytes.length,
                    null,
                    String.valueOf(corrupt.getMessage()));
        }
    }

    private long eventTime(FeedBatch batch) {
        FrameLog.Cursor cursor = batch.frames().cursor();
        boolean any = false;
        while (cursor.next()) {
            any = true;
        }
        try {
            return any && reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids) != FrameKind.UNKNOWN
                    ? ids.eventTimeMicros
                    : 0;
        } catch (MalformedFrame garbage) {
            return 0; // the entity will say so
        }
    }
}
