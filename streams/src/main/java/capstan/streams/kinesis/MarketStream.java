package capstan.streams.kinesis;

import capstan.market.feed.FrameKind;
import java.util.Optional;

/// The streams into which the feed is divided. Their names are settings.
public enum MarketStream {
    TRADE("trade"),
    BEST_BID_ASK("best-bid-ask"),
    DEPTH("depth");

    private final String key;

    MarketStream(String key) {
        this.key = key;
    }

    /// Its key in settings and metrics.
    public String key() {
        return key;
    }

    /// Where frames of a kind go; empty for kinds that nobody can read.
    public static Optional<MarketStream> of(FrameKind kind) {
        return switch (kind) {
            case TRADES -> Optional.of(TRADE);
            case BEST_BID_ASK -> Optional.of(BEST_BID_ASK);
            case DEPTH_DIFF, DEPTH_TOP -> Optional.of(DEPTH);
            case UNKNOWN -> Optional.empty();
        };
    }

    /// What frames of this stream are said to be when something is told of them.
    public FrameKind frames() {
        return switch (this) {
            case TRADE -> FrameKind.TRADES;
            case BEST_BID_ASK -> FrameKind.BEST_BID_ASK;
            case DEPTH -> FrameKind.DEPTH_DIFF;
        };
    }
}
