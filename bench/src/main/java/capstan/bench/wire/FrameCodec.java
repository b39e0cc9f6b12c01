package capstan.bench.wire;

import capstan.market.feed.FeedMessage;

/// A wire format of the exchange's events, both ways, into the same holder, so that decoders can be compared.
interface FrameCodec {

    /// Whether a frame can carry several trades.
    boolean groupsTrades();

    /// The event as the exchange sends it.
    byte[] encode(FeedMessage message);

    /// Takes one frame of a known kind out of `bytes`; the holder's kind tells which is expected.
    void decode(byte[] bytes, int offset, int length, FeedMessage into);
}
