package capstan.bench.wire;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.Levels;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Frames of one kind back to back in one array, as a log holds them.
///
/// @param starts where each frame begins, and last where the last one ends
record Frames(byte[] bytes, int[] starts) {

    /// Decodes every frame into the same holder.
    ///
    /// @return entries of all frames
    int decodeAll(FrameCodec codec, FeedMessage into) {
        int entries = 0;
        for (int i = 1; i < starts.length; i++) {
            codec.decode(bytes, starts[i - 1], starts[i] - starts[i - 1], into);
            entries += into.ids.entries;
        }
        return entries;
    }

    /// Collects frames and looks at each whether it says what it was made from.
    static final class Builder {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Integer> starts = new ArrayList<>(List.of(0));
        private final FrameCodec codec;
        private final FeedMessage decoded;

        Builder(FrameCodec codec, FeedMessage decoded) {
            this.codec = codec;
            this.decoded = decoded;
        }

        /// @throws IllegalStateException when the codec does not decode what it encoded
        void add(FeedMessage message) {
            byte[] frame = codec.encode(message);
            codec.decode(frame, 0, frame.length, decoded);
            if (!same(message, decoded)) {
                throw new IllegalStateException("a frame of kind " + message.ids.kind + ", id " + message.ids.lastId
                        + ", was not decoded to what it was made from");
            }
            bytes.writeBytes(frame);
            starts.add(bytes.size());
        }

        Frames build() {
            return new Frames(
                    bytes.toByteArray(),
                    starts.stream().mapToInt(Integer::intValue).toArray());
        }

        private static boolean same(FeedMessage one, FeedMessage other) {
            boolean same = one.ids.kind == other.ids.kind
                    && one.ids.lastId == other.ids.lastId
                    && one.trades.size() == other.trades.size()
                    && same(one.bids, other.bids)
                    && same(one.asks, other.asks);
            for (int i = 0; same && i < one.trades.size(); i++) {
                same = one.trades.id(i) == other.trades.id(i)
                        && one.trades.price(i) == other.trades.price(i)
                        && one.trades.quantity(i) == other.trades.quantity(i)
                        && one.trades.isBuyerMaker(i) == other.trades.isBuyerMaker(i);
            }
            return same;
        }

        private static boolean same(Levels one, Levels other) {
            boolean same = one.size() == other.size();
            for (int i = 0; same && i < one.size(); i++) {
                same = one.price(i) == other.price(i) && one.quantity(i) == other.quantity(i);
            }
            return same;
        }
    }
}
