package capstan.bench.wire;

import capstan.market.feed.FeedMessage;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;

/// SBE by Capstan's own reader: all checks, numbers in the instrument's scale.
final class CapstanCodec implements FrameCodec {

    private final SbeFrameReader reader = new SbeFrameReader();
    private final SbeFrameWriter writer = new SbeFrameWriter();

    @Override
    public boolean groupsTrades() {
        return true;
    }

    @Override
    public byte[] encode(FeedMessage message) {
        byte[] frame = new byte[SbeFrameWriter.frameBytes(message)];
        writer.write(message, frame, 0);
        return frame;
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, FeedMessage into) {
        reader.read(bytes, offset, length, into);
    }
}
