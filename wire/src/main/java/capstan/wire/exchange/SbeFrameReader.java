package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import java.util.Objects;

/// Reads the exchange's SBE frames. Stateless, allocates nothing on a good frame.
///
/// Block lengths are taken from the frame, never from the schema: a longer block's tail is skipped, a shorter one is
/// an error, and so frames of a higher version of the same schema decode to the part that is known. Bytes behind the
/// symbol are ignored for the same reason. A frame's whole structure is checked before its numbers are decoded; when
/// one of them turns out bad the holder is emptied before the error leaves.
///
/// A price must be above zero and a quantity not below it. Where a best bid or ask has a price or quantity that is
/// zero or null, the side is absent.
public final class SbeFrameReader implements FrameReader {

    @Override
    public FrameKind identify(byte[] bytes, int offset, int length, FrameIds into) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            long header = checkedHeader(bytes, offset, length);
            int end = offset + length;
            return switch (FrameLayout.templateId(header)) {
                case FrameLayout.DIFF_TEMPLATE -> DepthFrame.identifyDiff(bytes, offset, header, end, into);
                case FrameLayout.TRADES_TEMPLATE -> TradesFrame.identify(bytes, offset, header, end, into);
                case FrameLayout.BEST_TEMPLATE -> BestFrame.identify(bytes, offset, header, end, into);
                case FrameLayout.TOP_TEMPLATE -> DepthFrame.identifyTop(bytes, offset, header, end, into);
                default -> unknown(into);
            };
        } catch (MalformedFrame malformed) {
            clear(into);
            throw malformed;
        }
    }

    @Override
    public String glean(byte[] bytes, int offset, int length, FrameIds into) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        clear(into);
        return Gleaning.glean(bytes, offset, length, into);
    }

    @Override
    public FrameKind read(byte[] bytes, int offset, int length, FeedMessage into) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        clear(into);
        try {
            long header = checkedHeader(bytes, offset, length);
            if (PlainFrames.read(bytes, offset, length, header, into)) {
                return into.ids.kind;
            }
            clear(into);
            return readCarefully(bytes, offset, offset + length, header, into);
        } catch (MalformedFrame malformed) {
            clear(into);
            clear(into.ids);
            throw malformed;
        }
    }

    /// Reads any frame of the schema into an empty holder and names what is wrong with it.
    static FrameKind readCarefully(byte[] bytes, int offset, int end, long header, FeedMessage into) {
        return switch (FrameLayout.templateId(header)) {
            case FrameLayout.DIFF_TEMPLATE -> DepthFrame.readDiff(bytes, offset, header, end, into);
            case FrameLayout.TRADES_TEMPLATE -> TradesFrame.read(bytes, offset, header, end, into);
            case FrameLayout.BEST_TEMPLATE -> BestFrame.read(bytes, offset, header, end, into);
            case FrameLayout.TOP_TEMPLATE -> DepthFrame.readTop(bytes, offset, header, end, into);
            default -> unknown(into.ids);
        };
    }

    /// The header as one number, after its length, schema and block length were checked.
    private static long checkedHeader(byte[] bytes, int offset, int length) {
        if (length < FrameLayout.HEADER_BYTES) {
            throw new MalformedFrame(
                    0, "expected a header of " + FrameLayout.HEADER_BYTES + " bytes, the frame has " + length);
        }
        long header = int64(bytes, offset);
        if (FrameLayout.schemaId(header) != FrameLayout.SCHEMA_ID) {
            throw otherSchema(FrameLayout.schemaId(header));
        }
        if (FrameLayout.blockLength(header) > length - FrameLayout.HEADER_BYTES) {
            throw blockTooLong(FrameLayout.blockLength(header), length);
        }
        return header;
    }

    private static FrameKind unknown(FrameIds ids) {
        clear(ids);
        return FrameKind.UNKNOWN;
    }

    private static void clear(FeedMessage message) {
        message.transactTimeMicros = 0;
        message.bids.clear();
        message.asks.clear();
        message.trades.clear();
    }

    private static void clear(FrameIds ids) {
        ids.kind = FrameKind.UNKNOWN;
        ids.eventTimeMicros = 0;
        ids.firstId = 0;
        ids.lastId = 0;
        ids.entries = 0;
        ids.symbolOffset = 0;
        ids.symbolLength = 0;
        ids.oddities = 0;
        ids.exponents = 0;
    }

    private static MalformedFrame otherSchema(int schema) {
        return new MalformedFrame(
                FrameLayout.HEADER_SCHEMA_ID,
                "expected schema " + FrameLayout.SCHEMA_ID + " (market-data streams), got " + schema
                        + "; check which endpoint the frame came from, or whether the exchange moved to a new schema");
    }

    private static MalformedFrame blockTooLong(int blockLength, int length) {
        return new MalformedFrame(
                FrameLayout.HEADER_BLOCK_LENGTH,
                "block says " + blockLength + " bytes, " + (length - FrameLayout.HEADER_BYTES) + " are left");
    }
}
