package capstan.market.feed;

/// What one line collected for one symbol while the symbol's entity was busy.
///
/// @param venue the exchange, as in `Instrument.venue`
/// @param symbol upper case, as in `Instrument.symbol`
/// @param line which way the frames came, a small number that is unique on the node
/// @param epoch grows by one with every new connection of the line; frames of an older one are late
/// @param sequence grows by one with every batch of the line and symbol, so that an ack can be matched; a batch sent
/// again keeps it
/// @param overflowed true when the line had to drop frames before the first of this batch; the entity treats it as
/// a gap
/// @param frames the raw frames in arrival order; may be empty when only `overflowed` is to be said
public record FeedBatch(
        String venue, String symbol, int line, long epoch, long sequence, boolean overflowed, FrameLog frames) {}
