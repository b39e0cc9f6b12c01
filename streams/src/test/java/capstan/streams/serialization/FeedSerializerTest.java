package capstan.streams.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.streams.exchange.Frames;
import java.io.NotSerializableException;
import java.util.Arrays;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedSerializerTest {

    private final ActorTestKit kit = ActorTestKit.create();
    private final Serialization serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    @Test
    void aFeedComesBackAsItWasAndItsAcksFindTheirWay() throws Exception {
        var probe = kit.<FeedAck>createTestProbe();
        var feed = new Feed(batch(), probe.getRef());
        var serializer = (FeedSerializer) serialization.findSerializerFor(feed);

        var read = (Feed) serializer.fromBinary(serializer.toBinary(feed), serializer.manifest(feed));

        assertThat(read.batch())
                .usingRecursiveComparison()
                .ignoringFields("frames")
                .isEqualTo(feed.batch());
        assertThat(bytes(read.batch().frames())).isEqualTo(bytes(feed.batch().frames()));
        read.replyTo().tell(new FeedAck("BTCUSDT", 3, 9, 2));
        assertThat(probe.receiveMessage().sequence()).isEqualTo(9);
    }

    @Test
    void anotherManifestIsRefused() throws Exception {
        var serializer = (FeedSerializer) serialization.serializerFor(Feed.class);

        assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "F2"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("F1")
                .hasMessageContaining("F2");
    }

    @Test
    void bytesThatAreCutAnywhereAreRefused() throws Exception {
        var probe = kit.<FeedAck>createTestProbe();
        var feed = new Feed(batch(), probe.getRef());
        var serializer = (FeedSerializer) serialization.findSerializerFor(feed);
        var whole = serializer.toBinary(feed);

        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> serializer.fromBinary(cut, "F1"))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    private static FeedBatch batch() {
        var frames = new FrameLog.Builder(64);
        var trade = Frames.trade("BTCUSDT", 1);
        var diff = Frames.diff("BTCUSDT", 2);
        frames.add(11, trade, 0, trade.length);
        frames.add(12, diff, 0, diff.length);
        return new FeedBatch("binance", "BTCUSDT", 3, 41, 9, true, frames.build());
    }

    private static byte[] bytes(FrameLog log) {
        return Arrays.copyOfRange(log.array(), log.start(), log.end());
    }
}
