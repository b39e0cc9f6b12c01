package capstan.simulator;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.instrument.Instrument;
import capstan.wire.exchange.SbeFrameReader;
import java.nio.charset.StandardCharsets;

/// Reads binary frames with the product's own reader.
public final class Frames {

    private static final SbeFrameReader READER = new SbeFrameReader();

    private Frames() {}

    public static FrameIds ids(byte[] frame) {
        var ids = new FrameIds();
        READER.identify(frame, 0, frame.length, ids);
        return ids;
    }

    public static FrameKind kind(byte[] frame) {
        return ids(frame).kind;
    }

    public static String symbol(byte[] frame) {
        FrameIds ids = ids(frame);
        return new String(frame, ids.symbolOffset, ids.symbolLength, StandardCharsets.UTF_8);
    }

    public static FeedMessage read(byte[] frame, Instrument instrument) {
        var message = new FeedMessage(instrument);
        READER.read(frame, 0, frame.length, message);
        return message;
    }
}
