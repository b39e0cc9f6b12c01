package capstan.wire.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.wire.batch.sbe.MessageHeaderDecoder;
import capstan.wire.bytes.LittleEndian;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class FeedBatchCodecTest {

    @Test
    void aBatchComesBackAsItWas() {
        for (FeedBatch batch : new FeedBatch[] {batch(3), batch(0)}) {
            FeedBatch back = FeedBatchCodec.decode(FeedBatchCodec.encode(batch));

            assertThat(back).usingRecursiveComparison().ignoringFields("frames").isEqualTo(batch);
            assertThat(bytes(back.frames())).isEqualTo(bytes(batch.frames()));
        }
    }

    @Test
    void aCutBatchIsRefused() {
        byte[] whole = FeedBatchCodec.encode(batch(3));

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> FeedBatchCodec.decode(cut)).isInstanceOf(MalformedFrame.class);
        }
    }

    @Test
    void changedBytesAreABatchOrARefusalAndNothingElse() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        byte[] whole = FeedBatchCodec.encode(batch(3));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            try {
                assertThat(FeedBatchCodec.decode(changed).frames().sizeInBytes())
                        .isLessThan(changed.length);
            } catch (MalformedFrame malformed) {
                assertThat(malformed.offset()).isBetween(0, changed.length);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    /// While nodes are replaced one by one, lines and entities may be one version apart.
    @Test
    void whatTheNextVersionAddsToABatchIsPassedOver() {
        byte[] whole = FeedBatchCodec.encode(batch(3));
        int field = 8;
        int block = LittleEndian.uint16(whole, 0);
        int split = MessageHeaderDecoder.ENCODED_LENGTH + block;
        byte[] next = new byte[whole.length + field + 5];
        System.arraycopy(whole, 0, next, 0, split);
        System.arraycopy(whole, split, next, split + field, whole.length - split);
        LittleEndian.putInt16(next, 0, block + field);
        LittleEndian.putInt16(next, 6, MessageHeaderDecoder.SCHEMA_VERSION + 1);

        FeedBatch back = FeedBatchCodec.decode(next);

        assertThat(back.symbol()).isEqualTo("BTCUSDT");
        assertThat(back.sequence()).isEqualTo(5);
        assertThat(bytes(back.frames())).isEqualTo(bytes(batch(3).frames()));
    }

    private static FeedBatch batch(int frames) {
        var log = new FrameLog.Builder(64);
        for (int i = 0; i < frames; i++) {
            log.add(1_000 + i, new byte[] {1, 2, 3, 4, 5}, i, 2);
        }
        return new FeedBatch("binance", "BTCUSDT", 3, 4, 5, frames == 0, log.build());
    }

    private static byte[] bytes(FrameLog frames) {
        return Arrays.copyOfRange(frames.array(), frames.start(), frames.end());
    }
}
