package capstan.market.feed;

import capstan.market.instrument.Instrument;
import java.nio.charset.StandardCharsets;

/// One decoded exchange message in the units of its instrument. Reused from frame to frame; owned by one thread.
///
/// `bids` and `asks` hold the levels of `DEPTH_DIFF` and `DEPTH_TOP`, and one level or none of `BEST_BID_ASK` (none
/// when the venue says that the side is empty). `trades` is filled for `TRADES` only. What a kind does not use is
/// empty.
public final class FeedMessage {

    public final Instrument instrument;
    /// The instrument's symbol as it stands in frames, so that comparing costs no encoding. Not to be changed.
    public final byte[] symbolUtf8;

    public final FrameIds ids = new FrameIds();
    /// Matching time of `TRADES`, µs since the epoch on the venue's clock; 0 for other kinds.
    public long transactTimeMicros;

    public final Levels bids = new Levels(1024);
    public final Levels asks = new Levels(1024);
    public final Trades trades = new Trades();

    public FeedMessage(Instrument instrument) {
        this.instrument = instrument;
        this.symbolUtf8 = instrument.symbol().getBytes(StandardCharsets.UTF_8);
    }
}
