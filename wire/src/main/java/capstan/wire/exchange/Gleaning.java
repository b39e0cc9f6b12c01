package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;
import static capstan.wire.bytes.LittleEndian.uint16;
import static capstan.wire.bytes.LittleEndian.uint32;

import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;

/// What can still be known of a frame that cannot be read as a whole. The symbol stands last, so a frame that was cut
/// short has mostly lost it, while times and ids stand first.
final class Gleaning {

    private static final int TRADES_GROUP = FrameLayout.HEADER_BYTES + FrameLayout.TRADES_BLOCK;

    private Gleaning() {}

    /// @param into empty; gets time, ids and their kind when these can be read
    static String glean(byte[] bytes, int frame, int length, FrameIds into) {
        if (length < FrameLayout.HEADER_BYTES) {
            return length + " bytes, less than a header";
        }
        long header = int64(bytes, frame);
        if (FrameLayout.schemaId(header) == FrameLayout.SCHEMA_ID) {
            int block = frame + FrameLayout.HEADER_BYTES;
            int end = frame + length;
            switch (FrameLayout.templateId(header)) {
                case FrameLayout.DIFF_TEMPLATE ->
                    gleanIds(
                            bytes,
                            block,
                            block + FrameLayout.DIFF_FIRST_ID,
                            block + FrameLayout.DIFF_LAST_ID,
                            end,
                            FrameKind.DEPTH_DIFF,
                            into);
                case FrameLayout.BEST_TEMPLATE ->
                    gleanIds(
                            bytes,
                            block,
                            block + FrameLayout.BEST_UPDATE_ID,
                            block + FrameLayout.BEST_UPDATE_ID,
                            end,
                            FrameKind.BEST_BID_ASK,
                            into);
                case FrameLayout.TOP_TEMPLATE ->
                    gleanIds(
                            bytes,
                            block,
                            block + FrameLayout.TOP_UPDATE_ID,
                            block + FrameLayout.TOP_UPDATE_ID,
                            end,
                            FrameKind.DEPTH_TOP,
                            into);
                case FrameLayout.TRADES_TEMPLATE -> gleanTrades(bytes, frame, end, into);
                default -> {} // nothing is known of its fields
            }
        }
        return "template " + FrameLayout.templateId(header) + " of schema " + FrameLayout.schemaId(header) + " version "
                + FrameLayout.version(header) + ", " + length + " bytes";
    }

    /// Of a group that was cut short, the trades that are whole.
    private static void gleanTrades(byte[] bytes, int frame, int end, FrameIds into) {
        int group = frame + TRADES_GROUP;
        int entries = group + FrameLayout.WIDE_DIMENSION_BYTES;
        if (entries > end) {
            return;
        }
        int stride = Math.max(FrameLayout.TRADE_BYTES, uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH));
        long whole = Math.min(uint32(bytes, group + FrameLayout.DIMENSION_COUNT), (end - entries) / stride);
        if (whole > 0) {
            int first = entries + FrameLayout.TRADE_ID;
            int last = first + (int) (whole - 1) * stride;
            gleanIds(bytes, frame + FrameLayout.HEADER_BYTES, first, last, end, FrameKind.TRADES, into);
        }
    }

    private static void gleanIds(
            byte[] bytes, int block, int firstAt, int lastAt, int end, FrameKind kind, FrameIds into) {
        if (Math.max(block + FrameLayout.EVENT_TIME, lastAt) + Long.BYTES > end) {
            return;
        }
        long eventTime = int64(bytes, block + FrameLayout.EVENT_TIME);
        long first = int64(bytes, firstAt);
        long last = int64(bytes, lastAt);
        if (eventTime >= 0 && first >= 0 && first <= last) {
            into.eventTimeMicros = eventTime;
            into.firstId = first;
            into.lastId = last;
            into.kind = kind;
        }
    }
}
