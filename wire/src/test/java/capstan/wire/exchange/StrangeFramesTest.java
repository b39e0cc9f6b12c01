package capstan.wire.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What `identify` tells of frames that can be read but are strange, and `glean` of those that cannot.
class StrangeFramesTest {

    static final Iterable<byte[]> ALL = GoldenFrames.ALL;

    private static final int VERSION_OFFSET = 6;

    private final SbeFrameReader reader = new SbeFrameReader();
    private final FrameIds ids = new FrameIds();

    @ParameterizedTest
    @FieldSource("ALL")
    void aFrameOfTheSchemaIsNotStrange(byte[] frame) {
        identify(frame);

        assertThat(ids.oddities).isZero();
        assertThat(ids.exponents).isEqualTo((short) 0xF8F8);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aHigherVersionIsToldAndSoIsALongerBlock(byte[] frame) {
        byte[] newer = frame.clone();
        newer[VERSION_OFFSET] = 1;
        identify(newer);
        assertThat(ids.oddities).isEqualTo(FrameIds.NEWER_SCHEMA);

        byte[] longer = SbeFrames.stretch(newer, 3, 0);
        identify(longer);
        assertThat(ids.oddities).isEqualTo(FrameIds.NEWER_SCHEMA | FrameIds.LONGER_BLOCK);

        identify(frame);
        assertThat(ids.oddities).as("nothing is left of the frame before").isZero();
    }

    @Test
    void longerEntriesAreToldOnEitherSide() {
        for (byte[] frame : new byte[][] {GoldenFrames.TRADES, GoldenFrames.DEPTH_TOP, GoldenFrames.DEPTH_DIFF}) {
            identify(SbeFrames.stretch(frame, 0, 2));
            assertThat(ids.oddities).isEqualTo(FrameIds.LONGER_BLOCK);
        }
        byte[] noAsks = GoldenFrames.DEPTH_DIFF.clone();
        int asks = 8 + 26 + 4 + 2 * 16;
        SbeFrames.putUint16(noAsks, asks, 99);
        identify(noAsks);
        assertThat(ids.oddities).isEqualTo(FrameIds.LONGER_BLOCK);
    }

    @Test
    void exponentsAreToldAsTheyStand() {
        byte[] other = GoldenFrames.DEPTH_DIFF.clone();
        other[8 + 24] = -2;
        other[8 + 25] = 3;

        identify(other);

        assertThat(ids.exponents).isEqualTo((short) 0x03FE);
    }

    @Test
    void idsOfAFrameThatWasCutShortAreGleanedAsSoonAsTheyAreThere() {
        int idsEnd = 8 + 24;
        for (int length = 0; length < GoldenFrames.DEPTH_DIFF.length; length++) {
            String told = reader.glean(GoldenFrames.DEPTH_DIFF, 0, length, ids);

            assertThat(told).contains(length + " bytes");
            assertThat(ids.kind).isEqualTo(length < idsEnd ? FrameKind.UNKNOWN : FrameKind.DEPTH_DIFF);
            assertThat(ids.firstId).isEqualTo(length < idsEnd ? 0 : 80_000_000_011L);
            assertThat(ids.lastId).isEqualTo(length < idsEnd ? 0 : 80_000_000_015L);
            assertThat(ids.symbolLength).isZero();
        }
    }

    @Test
    void ofACutGroupOnlyWholeTradesAreGleaned() {
        int entries = 8 + 18 + 6;
        glean(Arrays.copyOf(GoldenFrames.TRADES, entries + 24));
        assertThat(ids.kind).isEqualTo(FrameKind.UNKNOWN);

        glean(Arrays.copyOf(GoldenFrames.TRADES, entries + 25));
        assertThat(ids.kind).isEqualTo(FrameKind.TRADES);
        assertThat(ids.firstId).isEqualTo(5_000_000_001L);
        assertThat(ids.lastId).isEqualTo(5_000_000_001L);

        glean(GoldenFrames.TRADES);
        assertThat(ids.lastId).isEqualTo(5_000_000_002L);
    }

    @Test
    void whatIsNotOfTheSchemaHasNoIds() {
        byte[] otherSchema = GoldenFrames.DEPTH_DIFF.clone();
        otherSchema[4] = 7;
        assertThat(reader.glean(otherSchema, 0, otherSchema.length, ids))
                .isEqualTo("template 10003 of schema 7 version 0, " + otherSchema.length + " bytes");
        assertThat(ids.kind).isEqualTo(FrameKind.UNKNOWN);
        assertThat(reader.glean(new byte[3], 0, 3, ids)).isEqualTo("3 bytes, less than a header");
    }

    @Test
    void noiseIsGleanedWithoutFailing() {
        var dice = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = GoldenFrames.ALL.get(dice.nextInt(4)).clone();
            byte[] noise = Arrays.copyOf(frame, dice.nextInt(frame.length + 1));
            for (int flips = dice.nextInt(8); flips > 0 && noise.length > 0; flips--) {
                noise[dice.nextInt(noise.length)] = (byte) dice.nextInt();
            }
            glean(noise);
            assertThat(ids.firstId).isBetween(0L, ids.lastId);
        }
    }

    private void identify(byte[] frame) {
        reader.identify(frame, 0, frame.length, ids);
    }

    private void glean(byte[] frame) {
        reader.glean(frame, 0, frame.length, ids);
    }
}
