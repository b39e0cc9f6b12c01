package capstan.wire.exchange;

import capstan.market.feed.FeedMessage;
import capstan.market.instrument.Instrument;
import java.util.HexFormat;
import java.util.List;

/// One frame of each template, byte by byte as `wire/binance-sbe.md` §2.5 derives them from the exchange's tables.
final class GoldenFrames {

    static final long EVENT_TIME = 1_767_225_600_123_456L;

    static final byte[] TRADES = bytes(
            "12001027010000004022224648470600b020224648470600f8f819000200000001f2052a01000000"
                    + "00ab847a2f080000f0490200000000000002f2052a0100000040ed937a2f08000080b2e60e00000000010742544355534454");
    static final byte[] BEST_BID_ASK =
            bytes("320011270100000040222246484706000a205fa012000000f8f800ab847a2f08000090b25b07"
                    + "0000000040ed937a2f08000080f0fa02000000000742544355534454");
    static final byte[] DEPTH_TOP =
            bytes("120012270100000040222246484706000a205fa012000000f8f81000010000ab847a2f08000090b2"
                    + "5b07000000001000010040ed937a2f08000080f0fa02000000000742544355534454");
    static final byte[] DEPTH_DIFF =
            bytes("1a0013270100000040222246484706000b205fa0120000000f205fa012000000f8f81000020000ab"
                    + "847a2f0800000000000000000000c068757a2f08000000e1f50500000000100000000742544355534454");

    static final List<byte[]> ALL = List.of(TRADES, BEST_BID_ASK, DEPTH_TOP, DEPTH_DIFF);

    private GoldenFrames() {}

    static Instrument instrument() {
        return new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);
    }

    static FeedMessage message() {
        return new FeedMessage(instrument());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
