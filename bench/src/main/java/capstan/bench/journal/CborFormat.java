package capstan.bench.journal;

import capstan.market.feed.FrameLog;
import capstan.market.symbol.BookEvent;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The same fact by Jackson in CBOR, which is what an event-sourced entity of Pekko gets without a serializer of its
/// own, behind the same seal of CRC-32C.
final class CborFormat implements RecordFormat {

    /// A frame as Jackson sees it.
    public record Frame(long receiveTimeMicros, byte[] bytes) {}

    /// A batch as Jackson sees it.
    public record Batch(
            long atMicros,
            long chain,
            long tradeChain,
            long generation,
            int line,
            long epoch,
            long firstUpdateId,
            long lastUpdateId,
            long firstTradeId,
            long lastTradeId,
            List<Frame> frames) {}

    private final ObjectWriter writer;
    private final ObjectReader reader;

    CborFormat() {
        var mapper = new CBORMapper();
        writer = mapper.writerFor(Batch.class);
        reader = mapper.readerFor(Batch.class);
    }

    @Override
    public byte[] encode(BookEvent.BatchAccepted batch) {
        var frames = new ArrayList<Frame>(batch.frames().frames());
        FrameLog.Cursor cursor = batch.frames().cursor();
        while (cursor.next()) {
            int at = cursor.offset();
            frames.add(new Frame(
                    cursor.receiveTimeMicros(), Arrays.copyOfRange(cursor.array(), at, at + cursor.length())));
        }
        var stamp = batch.stamp();
        try {
            byte[] body = writer.writeValueAsBytes(new Batch(
                    stamp.atMicros(),
                    stamp.chain(),
                    stamp.tradeChain(),
                    stamp.generation(),
                    batch.line(),
                    batch.epoch(),
                    batch.firstUpdateId(),
                    batch.lastUpdateId(),
                    batch.firstTradeId(),
                    batch.lastTradeId(),
                    frames));
            byte[] record = Arrays.copyOf(body, body.length + Integer.BYTES);
            int seal = seal(record);
            for (int i = 0; i < Integer.BYTES; i++) {
                record[body.length + i] = (byte) (seal >>> i * Byte.SIZE);
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Object decode(byte[] record) {
        int body = record.length - Integer.BYTES;
        int stored = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            stored |= Byte.toUnsignedInt(record[body + i]) << i * Byte.SIZE;
        }
        if (stored != seal(record)) {
            throw new IllegalStateException("the record's seal is broken");
        }
        try {
            return reader.readValue(record, 0, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int frames(Object decoded) {
        return ((Batch) decoded).frames().size();
    }

    private static int seal(byte[] record) {
        var crc = new CRC32C();
        crc.update(record, 0, record.length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
