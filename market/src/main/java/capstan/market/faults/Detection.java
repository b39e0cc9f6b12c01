package capstan.market.faults;

import capstan.market.feed.FrameKind;

/// Something that went wrong on the way from the venue, as it was noticed. What it did to a book is journaled as
/// `GapDetected`; much of it does nothing, because another line or a rule made up for it.
///
/// @param venue empty when not known
/// @param symbol upper case; empty when it concerns a whole line or the venue's REST
/// @param line number of the line, `NO_LINE` when none brought it
/// @param frames which frames the ids belong to; `UNKNOWN` when there are no ids
/// @param firstId lowest update or trade id concerned, 0 when there is none
/// @param lastId highest one, inclusive; 0 when there is none
/// @param checksum CRC-32C of a frame that says no ids, or not surely; 0 when it is not about such a frame
/// @param atMicros when it was noticed, µs since the epoch on our clock
/// @param detail for people: what was expected and what came
public record Detection(
        DetectionKind kind,
        String venue,
        String symbol,
        int line,
        FrameKind frames,
        long firstId,
        long lastId,
        int checksum,
        long atMicros,
        String detail) {

    public static final int NO_LINE = -1;

    /// Of frames that say their ids, or of no frame.
    public Detection(
            DetectionKind kind,
            String venue,
            String symbol,
            int line,
            FrameKind frames,
            long firstId,
            long lastId,
            long atMicros,
            String detail) {
        this(kind, venue, symbol, line, frames, firstId, lastId, 0, atMicros, detail);
    }
}
