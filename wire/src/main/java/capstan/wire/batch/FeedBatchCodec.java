package capstan.wire.batch;

import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.wire.batch.sbe.FeedBatchDecoder;
import capstan.wire.batch.sbe.FeedBatchEncoder;
import capstan.wire.batch.sbe.GroupSizeEncoder;
import capstan.wire.batch.sbe.MessageHeaderDecoder;
import capstan.wire.batch.sbe.MessageHeaderEncoder;
import capstan.wire.batch.sbe.YesNo;
import capstan.wire.bytes.LittleEndian;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/// Feed batches to bytes and back. The frames travel as one block. Stateless and safe for any thread.
public final class FeedBatchCodec {

    private static final int FRAMES_AT = MessageHeaderDecoder.ENCODED_LENGTH + FeedBatchEncoder.BLOCK_LENGTH;
    private static final int ENTRY_BLOCK_BYTES = Long.BYTES;
    private static final int LONGEST_NAME = 254;

    private FeedBatchCodec() {}

    /// @throws IllegalArgumentException when venue or symbol is longer than 254 bytes
    public static byte[] encode(FeedBatch batch) {
        byte[] venue = name("venue", batch.venue());
        byte[] symbol = name("symbol", batch.symbol());
        FrameLog frames = batch.frames();
        int entriesAt = FRAMES_AT + GroupSizeEncoder.ENCODED_LENGTH;
        int namesAt = Math.addExact(entriesAt, frames.sizeInBytes());
        byte[] bytes = new byte[namesAt + 2 + venue.length + symbol.length];
        new FeedBatchEncoder()
                .wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderEncoder())
                .line(batch.line())
                .epoch(batch.epoch())
                .sequence(batch.sequence())
                .overflowed(batch.overflowed() ? YesNo.YES : YesNo.NO);
        LittleEndian.putInt16(bytes, FRAMES_AT, ENTRY_BLOCK_BYTES);
        LittleEndian.putInt32(bytes, FRAMES_AT + Short.BYTES, frames.frames());
        System.arraycopy(frames.array(), frames.start(), bytes, entriesAt, frames.sizeInBytes());
        int at = putName(bytes, namesAt, venue);
        putName(bytes, at, symbol);
        return bytes;
    }

    /// The batch in `bytes`. Its frames go on lying in them, so they must not be changed afterwards.
    ///
    /// @throws MalformedFrame when the bytes are not a whole batch
    public static FeedBatch decode(byte[] bytes) {
        if (bytes.length < FRAMES_AT) {
            throw new MalformedFrame(bytes.length, "a feed batch begins with " + FRAMES_AT + " bytes");
        }
        var buffer = new UnsafeBuffer(bytes);
        var header = new MessageHeaderDecoder().wrap(buffer, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
                || header.templateId() != FeedBatchDecoder.TEMPLATE_ID) {
            throw new MalformedFrame(
                    0, "not a feed batch: schema id " + header.schemaId() + ", template " + header.templateId());
        }
        int group = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        int entriesAt = group + GroupSizeEncoder.ENCODED_LENGTH;
        if (header.blockLength() < FeedBatchDecoder.BLOCK_LENGTH || entriesAt > bytes.length) {
            throw new MalformedFrame(
                    0, "root block of " + header.blockLength() + " bytes in a feed batch of " + bytes.length);
        }
        if (LittleEndian.uint16(bytes, group) != ENTRY_BLOCK_BYTES) {
            throw new MalformedFrame(
                    group,
                    "entries of a feed batch have blocks of " + ENTRY_BLOCK_BYTES + " bytes, this one says "
                            + LittleEndian.uint16(bytes, group));
        }
        int frames = LittleEndian.int32(bytes, group + Short.BYTES);
        int namesAt = endOf(bytes, entriesAt, frames);
        int symbolAt = endOfName(bytes, namesAt);
        int end = endOfName(bytes, symbolAt);
        var decoder = new FeedBatchDecoder().wrapAndApplyHeader(buffer, 0, header);
        return new FeedBatch(
                text(bytes, namesAt, symbolAt),
                text(bytes, symbolAt, end),
                decoder.line(),
                decoder.epoch(),
                decoder.sequence(),
                overflowed(decoder),
                FrameLog.wrap(bytes, entriesAt, namesAt, frames));
    }

    private static boolean overflowed(FeedBatchDecoder decoder) {
        short raw = decoder.overflowedRaw();
        if (raw != YesNo.YES.value() && raw != YesNo.NO.value()) {
            throw new MalformedFrame(
                    MessageHeaderDecoder.ENCODED_LENGTH + FeedBatchDecoder.overflowedEncodingOffset(),
                    "the overflow mark is 0 or 1, this one says " + raw);
        }
        return raw == YesNo.YES.value();
    }

    private static int endOf(byte[] bytes, int entriesAt, int frames) {
        if (frames < 0) {
            throw new MalformedFrame(entriesAt, "a feed batch of " + Integer.toUnsignedString(frames) + " frames");
        }
        int at = entriesAt;
        for (int i = 0; i < frames; i++) {
            if (bytes.length - at < FrameLog.ENTRY_HEADER_BYTES) {
                throw new MalformedFrame(at, "frame " + i + " of " + frames + " has no room for its entry");
            }
            int length = LittleEndian.int32(bytes, at + Long.BYTES);
            if (length < 0 || length > bytes.length - at - FrameLog.ENTRY_HEADER_BYTES) {
                throw new MalformedFrame(at, "frame " + i + " says " + Integer.toUnsignedString(length) + " bytes");
            }
            at += FrameLog.ENTRY_HEADER_BYTES + length;
        }
        return at;
    }

    private static byte[] name(String what, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    what + " of " + utf8.length + " bytes; a feed batch carries up to " + LONGEST_NAME);
        }
        return utf8;
    }

    private static int putName(byte[] bytes, int at, byte[] name) {
        bytes[at] = (byte) name.length;
        System.arraycopy(name, 0, bytes, at + 1, name.length);
        return at + 1 + name.length;
    }

    private static int endOfName(byte[] bytes, int at) {
        if (at >= bytes.length || at + 1 + LittleEndian.uint8(bytes, at) > bytes.length) {
            throw new MalformedFrame(at, "a name runs over the end of the feed batch");
        }
        return at + 1 + LittleEndian.uint8(bytes, at);
    }

    private static String text(byte[] bytes, int at, int end) {
        return new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8);
    }
}
