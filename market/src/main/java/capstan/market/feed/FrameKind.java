package capstan.market.feed;

/// What an exchange frame is. `UNKNOWN` is a well-formed frame of a template that this version does not know.
public enum FrameKind {
    TRADES,
    BEST_BID_ASK,
    DEPTH_TOP,
    DEPTH_DIFF,
    UNKNOWN
}
