package capstan.wire.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;
import capstan.wire.bytes.LittleEndian;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Whatever happens to a frame's bytes, it decodes whole or fails with an offset inside it and leaves nothing behind.
class SbeFrameMutationTest {

    private final SbeFrameReader reader = new SbeFrameReader();

    @Property(tries = 20_000)
    void changedBytesDecodeOrFailCleanly(
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int template,
            @ForAll @IntRange(min = 1, max = 6) int changes) {
        var random = new Random(seed);
        byte[] frame = frame(random, template);
        for (int i = 0; i < changes; i++) {
            frame[random.nextInt(frame.length)] = interesting(random);
        }
        readOrRefuse(frame);
    }

    @Property(tries = 10_000)
    void shortenedAndLengthenedFramesDecodeOrFailCleanly(
            @ForAll long seed, @ForAll @IntRange(max = 3) int template, @ForAll @IntRange(max = 400) int length) {
        var random = new Random(seed);
        byte[] frame = frame(random, template);
        byte[] cut = Arrays.copyOf(frame, length);
        if (length > frame.length) {
            for (int i = frame.length; i < length; i++) {
                cut[i] = interesting(random);
            }
            assertThat(readOrRefuse(cut))
                    .as("bytes behind the symbol are ignored")
                    .isTrue();
        } else if (length < frame.length) {
            assertThat(readOrRefuse(cut))
                    .as("%d of %d bytes", length, frame.length)
                    .isFalse();
        }
    }

    @Property(tries = 10_000)
    void noiseBehindAGoodHeaderDecodesOrFailsCleanly(
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int template,
            @ForAll @IntRange(min = 8, max = 300) int length) {
        var random = new Random(seed);
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = interesting(random);
        }
        System.arraycopy(frame(random, template), 0, noise, 0, 8);
        readOrRefuse(noise);
    }

    @Property(tries = 5_000)
    void framesOfLaterVersionsDecodeToTheSame(
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int template,
            @ForAll @IntRange(max = 40) int rootBytes,
            @ForAll @IntRange(max = 40) int entryBytes) {
        byte[] frame = frame(new Random(seed), template);
        byte[] later = SbeFrames.stretch(frame, rootBytes, entryBytes);
        SbeFrames.putUint16(later, 6, 2);
        FeedMessage expected = GoldenFrames.message();
        reader.read(frame, 0, frame.length, expected);

        FeedMessage message = GoldenFrames.message();
        reader.read(later, 0, later.length, message);

        SbeFrames.assertSame(message, expected);
    }

    /// @return true when the frame was read
    private boolean readOrRefuse(byte[] frame) {
        FeedMessage message = GoldenFrames.message();
        message.trades.add(1, 2, 3, true);
        message.bids.add(4, 5);
        boolean identified = identifyOrRefuse(frame);
        try {
            FrameKind kind = reader.read(frame, 0, frame.length, message);
            assertThat(identified).isTrue();
            assertThat(message.ids.kind).isEqualTo(kind);
            int decoded = message.bids.size() + message.asks.size() + message.trades.size();
            assertThat(decoded).isEqualTo(message.ids.entries);
            assertTheCarefulWayReadsTheSame(frame, message);
            return true;
        } catch (MalformedFrame malformed) {
            assertThat(malformed.offset()).isBetween(0, frame.length);
            SbeFrames.assertEmpty(message);
            return false;
        }
    }

    /// Plain frames are read in another way than all others; both must agree wherever the plain way has an answer.
    private static void assertTheCarefulWayReadsTheSame(byte[] frame, FeedMessage message) {
        FeedMessage careful = GoldenFrames.message();
        SbeFrameReader.readCarefully(frame, 0, frame.length, LittleEndian.int64(frame, 0), careful);
        SbeFrames.assertSame(careful, message);
        assertThat(careful.ids.symbolOffset).isEqualTo(message.ids.symbolOffset);
    }

    private boolean identifyOrRefuse(byte[] frame) {
        var ids = new FrameIds();
        try {
            reader.identify(frame, 0, frame.length, ids);
            assertThat(ids.symbolOffset + ids.symbolLength).isBetween(0, frame.length);
            return true;
        } catch (MalformedFrame malformed) {
            assertThat(malformed.offset()).isBetween(0, frame.length);
            assertThat(ids.kind).isEqualTo(FrameKind.UNKNOWN);
            return false;
        }
    }

    private static byte interesting(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xFF;
            case 2 -> (byte) 0x80;
            default -> (byte) random.nextInt();
        };
    }

    /// A frame with random contents and up to eight entries a group.
    private static byte[] frame(Random random, int template) {
        FeedMessage message = GoldenFrames.message();
        message.ids.kind = FrameKind.values()[template];
        message.ids.eventTimeMicros = random.nextLong(1L << 60);
        message.ids.firstId = random.nextLong(1L << 50);
        message.ids.lastId = message.ids.firstId + random.nextInt(100);
        switch (message.ids.kind) {
            case TRADES -> {
                message.transactTimeMicros = random.nextLong(1L << 60);
                for (int i = random.nextInt(8); i > 0; i--) {
                    message.trades.add(
                            random.nextLong(1L << 50),
                            1 + random.nextInt(1 << 30),
                            random.nextInt(1 << 30),
                            random.nextBoolean());
                }
            }
            case BEST_BID_ASK -> {
                message.bids.add(1 + random.nextInt(1 << 30), 1 + random.nextInt(1 << 30));
                message.asks.add(1 + random.nextInt(1 << 30), 1 + random.nextInt(1 << 30));
            }
            case DEPTH_TOP, DEPTH_DIFF, UNKNOWN -> {
                for (int i = random.nextInt(8); i > 0; i--) {
                    message.bids.add(1 + random.nextInt(1 << 30), random.nextInt(1 << 30));
                }
                for (int i = random.nextInt(8); i > 0; i--) {
                    message.asks.add(1 + random.nextInt(1 << 30), random.nextInt(1 << 30));
                }
            }
        }
        byte[] frame = new byte[SbeFrameWriter.frameBytes(message)];
        new SbeFrameWriter().write(message, frame, 0);
        return frame;
    }
}
