package capstan.wire.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import java.io.ByteArrayOutputStream;

/// Frames with something changed on purpose.
final class SbeFrames {

    private static final int HEADER = 8;

    private SbeFrames() {}

    /// The frame as a later version of its schema would write it: `rootBytes` more in the root block and `entryBytes`
    /// more in every group entry, all 0xEE.
    static byte[] stretch(byte[] frame, int rootBytes, int entryBytes) {
        int block = uint16(frame, 0);
        int template = uint16(frame, 2);
        var out = new ByteArrayOutputStream();
        out.write(frame, 0, HEADER + block);
        fill(out, rootBytes);
        int at = HEADER + block;
        int groups = template == 10000 ? 1 : template == 10001 ? 0 : 2;
        int dimension = template == 10000 ? 6 : 4;
        for (int group = 0; group < groups; group++) {
            int stride = uint16(frame, at);
            int count = uint16(frame, at + 2);
            byte[] head = new byte[dimension];
            System.arraycopy(frame, at, head, 0, dimension);
            putUint16(head, 0, stride + entryBytes);
            out.writeBytes(head);
            at += dimension;
            for (int entry = 0; entry < count; entry++, at += stride) {
                out.write(frame, at, stride);
                fill(out, entryBytes);
            }
        }
        out.write(frame, at, frame.length - at);
        byte[] stretched = out.toByteArray();
        putUint16(stretched, 0, block + rootBytes);
        return stretched;
    }

    /// The frame with the null of int64 at `at`.
    static byte[] withNull64(byte[] frame, int at) {
        byte[] changed = frame.clone();
        for (int i = 0; i < 7; i++) {
            changed[at + i] = 0;
        }
        changed[at + 7] = (byte) 0x80;
        return changed;
    }

    static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    static void putUint16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    static void putUint32(byte[] bytes, int at, int value) {
        putUint16(bytes, at, value);
        putUint16(bytes, at + 2, value >> 16);
    }

    static void assertEmpty(FeedMessage message) {
        assertThat(message.ids.kind).isEqualTo(FrameKind.UNKNOWN);
        assertThat(message.ids.eventTimeMicros).isZero();
        assertThat(message.ids.firstId).isZero();
        assertThat(message.ids.lastId).isZero();
        assertThat(message.ids.entries).isZero();
        assertThat(message.ids.symbolLength).isZero();
        assertThat(message.transactTimeMicros).isZero();
        assertThat(message.bids.size()).isZero();
        assertThat(message.asks.size()).isZero();
        assertThat(message.trades.size()).isZero();
    }

    /// Everything but the place of the symbol.
    static void assertSame(FeedMessage actual, FeedMessage expected) {
        assertThat(actual.ids.kind).isEqualTo(expected.ids.kind);
        assertThat(actual.ids.eventTimeMicros).isEqualTo(expected.ids.eventTimeMicros);
        assertThat(actual.ids.firstId).isEqualTo(expected.ids.firstId);
        assertThat(actual.ids.lastId).isEqualTo(expected.ids.lastId);
        assertThat(actual.ids.entries).isEqualTo(expected.ids.entries);
        assertThat(actual.ids.symbolLength).isEqualTo(expected.ids.symbolLength);
        assertThat(actual.transactTimeMicros).isEqualTo(expected.transactTimeMicros);
        assertSame(actual.bids, expected.bids);
        assertSame(actual.asks, expected.asks);
        assertThat(actual.trades.size()).isEqualTo(expected.trades.size());
        for (int i = 0; i < expected.trades.size(); i++) {
            assertThat(actual.trades.id(i)).isEqualTo(expected.trades.id(i));
            assertThat(actual.trades.price(i)).isEqualTo(expected.trades.price(i));
            assertThat(actual.trades.quantity(i)).isEqualTo(expected.trades.quantity(i));
            assertThat(actual.trades.isBuyerMaker(i)).isEqualTo(expected.trades.isBuyerMaker(i));
        }
    }

    private static void assertSame(Levels actual, Levels expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.price(i)).isEqualTo(expected.price(i));
            assertThat(actual.quantity(i)).isEqualTo(expected.quantity(i));
        }
    }

    private static void fill(ByteArrayOutputStream out, int count) {
        for (int i = 0; i < count; i++) {
            out.write(0xEE);
        }
    }
}
