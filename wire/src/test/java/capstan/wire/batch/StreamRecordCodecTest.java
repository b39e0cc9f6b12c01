package capstan.wire.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class StreamRecordCodecTest {

    @Test
    void aBatchComesBackAsItWas() {
        for (FeedBatch batch : new FeedBatch[] {batch(3), batch(0)}) {
            FeedBatch back = StreamRecordCodec.decode(StreamRecordCodec.encode(batch));

            assertThat(back).usingRecursiveComparison().ignoringFields("frames").isEqualTo(batch);
            assertThat(bytes(back.frames())).isEqualTo(bytes(batch.frames()));
        }
    }

    /// Records stay in streams for a day and longer, so version 1 must be read as long as there may be any.
    @Test
    void recordsOfTheFirstVersionAreRead() {
        byte[] golden = HexFormat.of()
                .parseHex("4346520115000100cd1001000100000004000000000000000500000000000000"
                        + "00080001000000e8030000000000000200000001020762696e616e6365074254"
                        + "4355534454d807095c");

        FeedBatch back = StreamRecordCodec.decode(golden);

        assertThat(back).usingRecursiveComparison().ignoringFields("frames").isEqualTo(batch(1));
        assertThat(StreamRecordCodec.encode(batch(1))).isEqualTo(golden);
    }

    @Test
    void everyChangedByteIsSeen() {
        byte[] whole = StreamRecordCodec.encode(batch(3));

        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x10;

            assertThatThrownBy(() -> StreamRecordCodec.decode(changed))
                    .as("byte %d", at)
                    .isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void aCutRecordIsRefused() {
        byte[] whole = StreamRecordCodec.encode(batch(3));

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> StreamRecordCodec.decode(cut)).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void aRecordOfALaterVersionSaysSo() {
        byte[] later = StreamRecordCodec.encode(batch(1));
        later[3] = 2;
        var crc = new CRC32C();
        crc.update(later, 0, later.length - 4);
        for (int i = 0; i < 4; i++) {
            later[later.length - 4 + i] = (byte) (crc.getValue() >>> (8 * i));
        }

        assertThatThrownBy(() -> StreamRecordCodec.decode(later)).hasMessageContaining("record of version 2");
    }

    private static FeedBatch batch(int frames) {
        var log = new FrameLog.Builder(64);
        for (int i = 0; i < frames; i++) {
            log.add(1_000 + i, new byte[] {1, 2, 3, 4, 5}, i, 2);
        }
        return new FeedBatch("binance", "BTCUSDT", 1, 4, 5, frames == 0, log.build());
    }

    private static byte[] bytes(FrameLog frames) {
        return Arrays.copyOfRange(frames.array(), frames.start(), frames.end());
    }
}
