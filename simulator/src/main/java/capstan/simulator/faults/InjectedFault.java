package capstan.simulator.faults;

import capstan.market.feed.FrameKind;

/// One thing that the exchange did wrong on purpose.
///
/// @param number 1 for the first since the exchange started
/// @param atMicros when it took effect, µs since the epoch on the exchange's clock
/// @param line 1 for the first; `NO_LINE` for REST
/// @param symbol upper case; empty when it hit a whole connection
/// @param frames what the ids belong to; `UNKNOWN` when there are none. For a snapshot the ids are its
///     `lastUpdateId` and the kind is `DEPTH_DIFF`
/// @param firstId lowest update or trade id concerned, 0 when there is none
/// @param lastId highest one, inclusive; 0 when there is none
/// @param checksum CRC-32C of the bytes that were sent, where a reader cannot tell whose frame they are; else 0
/// @param detail for people, but that it begins with `IN_PLACE` where garbage or an unknown template took a frame's
///     place
public record InjectedFault(
        long number,
        long atMicros,
        FaultKind kind,
        int line,
        String symbol,
        FrameKind frames,
        long firstId,
        long lastId,
        int checksum,
        String detail) {

    public static final int NO_LINE = -1;

    /// How the detail of garbage and of an unknown template begins when a frame's ids are lost by it.
    public static final String IN_PLACE = "in place of";

    /// How it begins when the frame is sent too.
    public static final String BESIDE = "beside";

    /// True when the ids never come on this line. Ids that are withheld while a symbol is silent have a `LOST` of
    /// their own for each kind of frame, entered when the silence ends.
    public boolean losesIds() {
        return switch (kind) {
            case LOST, TRUNCATED -> true;
            case GARBAGE, UNKNOWN_TEMPLATE -> detail.startsWith(IN_PLACE);
            default -> false;
        };
    }
}
