package capstan.wire.exchange;

import capstan.wire.exchange.sbe.BestBidAskStreamEventDecoder;
import capstan.wire.exchange.sbe.DepthDiffStreamEventDecoder;
import capstan.wire.exchange.sbe.DepthSnapshotStreamEventDecoder;
import capstan.wire.exchange.sbe.GroupSize16EncodingDecoder;
import capstan.wire.exchange.sbe.GroupSizeEncodingDecoder;
import capstan.wire.exchange.sbe.MessageHeaderDecoder;
import capstan.wire.exchange.sbe.TradesStreamEventDecoder;

/// Where everything lies in a frame, taken from the generated codecs so that the schema file stays the only source.
///
/// Offsets of fields count from the start of their block, offsets of the header and of dimensions from theirs.
final class FrameLayout {

    static final int SCHEMA_ID = TradesStreamEventDecoder.SCHEMA_ID;
    static final int SCHEMA_VERSION = TradesStreamEventDecoder.SCHEMA_VERSION;

    static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    static final int HEADER_BLOCK_LENGTH = MessageHeaderDecoder.blockLengthEncodingOffset();
    static final int HEADER_TEMPLATE_ID = MessageHeaderDecoder.templateIdEncodingOffset();
    static final int HEADER_SCHEMA_ID = MessageHeaderDecoder.schemaIdEncodingOffset();
    static final int HEADER_VERSION = MessageHeaderDecoder.versionEncodingOffset();

    /// The dimension of `trades`: 16-bit block length, 32-bit count.
    static final int WIDE_DIMENSION_BYTES = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    /// The dimension of `bids` and `asks`: 16-bit block length, 16-bit count.
    static final int NARROW_DIMENSION_BYTES = GroupSize16EncodingDecoder.ENCODED_LENGTH;

    static final int DIMENSION_BLOCK_LENGTH = GroupSizeEncodingDecoder.blockLengthEncodingOffset();
    static final int DIMENSION_COUNT = GroupSizeEncodingDecoder.numInGroupEncodingOffset();
    static final int MAX_LEVELS = 65_534;

    /// Event time comes first in every template.
    static final int EVENT_TIME = TradesStreamEventDecoder.eventTimeEncodingOffset();

    static final int TRADES_TEMPLATE = TradesStreamEventDecoder.TEMPLATE_ID;
    static final int TRADES_BLOCK = TradesStreamEventDecoder.BLOCK_LENGTH;
    static final int TRADES_TRANSACT_TIME = TradesStreamEventDecoder.transactTimeEncodingOffset();
    static final int TRADES_PRICE_EXPONENT = TradesStreamEventDecoder.priceExponentEncodingOffset();
    static final int TRADES_QUANTITY_EXPONENT = TradesStreamEventDecoder.qtyExponentEncodingOffset();
    static final int TRADE_BYTES = TradesStreamEventDecoder.TradesDecoder.sbeBlockLength();
    static final int TRADE_ID = TradesStreamEventDecoder.TradesDecoder.idEncodingOffset();
    static final int TRADE_PRICE = TradesStreamEventDecoder.TradesDecoder.priceEncodingOffset();
    static final int TRADE_QUANTITY = TradesStreamEventDecoder.TradesDecoder.qtyEncodingOffset();
    static final int TRADE_BUYER_MAKER = TradesStreamEventDecoder.TradesDecoder.isBuyerMakerEncodingOffset();

    static final int BEST_TEMPLATE = BestBidAskStreamEventDecoder.TEMPLATE_ID;
    static final int BEST_BLOCK = BestBidAskStreamEventDecoder.BLOCK_LENGTH;
    static final int BEST_UPDATE_ID = BestBidAskStreamEventDecoder.bookUpdateIdEncodingOffset();
    static final int BEST_PRICE_EXPONENT = BestBidAskStreamEventDecoder.priceExponentEncodingOffset();
    static final int BEST_QUANTITY_EXPONENT = BestBidAskStreamEventDecoder.qtyExponentEncodingOffset();
    static final int BEST_BID_PRICE = BestBidAskStreamEventDecoder.bidPriceEncodingOffset();
    static final int BEST_BID_QUANTITY = BestBidAskStreamEventDecoder.bidQtyEncodingOffset();
    static final int BEST_ASK_PRICE = BestBidAskStreamEventDecoder.askPriceEncodingOffset();
    static final int BEST_ASK_QUANTITY = BestBidAskStreamEventDecoder.askQtyEncodingOffset();

    static final int TOP_TEMPLATE = DepthSnapshotStreamEventDecoder.TEMPLATE_ID;
    static final int TOP_BLOCK = DepthSnapshotStreamEventDecoder.BLOCK_LENGTH;
    static final int TOP_UPDATE_ID = DepthSnapshotStreamEventDecoder.bookUpdateIdEncodingOffset();
    static final int TOP_PRICE_EXPONENT = DepthSnapshotStreamEventDecoder.priceExponentEncodingOffset();
    static final int TOP_QUANTITY_EXPONENT = DepthSnapshotStreamEventDecoder.qtyExponentEncodingOffset();

    static final int DIFF_TEMPLATE = DepthDiffStreamEventDecoder.TEMPLATE_ID;
    static final int DIFF_BLOCK = DepthDiffStreamEventDecoder.BLOCK_LENGTH;
    static final int DIFF_FIRST_ID = DepthDiffStreamEventDecoder.firstBookUpdateIdEncodingOffset();
    static final int DIFF_LAST_ID = DepthDiffStreamEventDecoder.lastBookUpdateIdEncodingOffset();
    static final int DIFF_PRICE_EXPONENT = DepthDiffStreamEventDecoder.priceExponentEncodingOffset();
    static final int DIFF_QUANTITY_EXPONENT = DepthDiffStreamEventDecoder.qtyExponentEncodingOffset();

    /// Levels look the same in both depth templates.
    static final int LEVEL_BYTES = DepthDiffStreamEventDecoder.BidsDecoder.sbeBlockLength();

    static final int LEVEL_PRICE = DepthDiffStreamEventDecoder.BidsDecoder.priceEncodingOffset();
    static final int LEVEL_QUANTITY = DepthDiffStreamEventDecoder.BidsDecoder.qtyEncodingOffset();

    static final int SYMBOL_LENGTH_BYTES = 1;
    static final int MAX_SYMBOL_BYTES = 254;

    /// The value of a required 64-bit field that was not set.
    static final long NULL_INT64 = Long.MIN_VALUE;

    static final int NULL_INT8 = Byte.MIN_VALUE;
    static final int NULL_UINT8 = 255;

    /// Headers of frames whose root block is as long as the schema says, without their version.
    static final long TRADES_HEADER = header(TRADES_BLOCK, TRADES_TEMPLATE);

    static final long BEST_HEADER = header(BEST_BLOCK, BEST_TEMPLATE);
    static final long TOP_HEADER = header(TOP_BLOCK, TOP_TEMPLATE);
    static final long DIFF_HEADER = header(DIFF_BLOCK, DIFF_TEMPLATE);

    private static final long VERSION_MASK = 0xFFFFL << HEADER_VERSION * Byte.SIZE;

    private FrameLayout() {}

    static long withoutVersion(long header) {
        return header & ~VERSION_MASK;
    }

    private static long header(long blockLength, long templateId) {
        return blockLength << HEADER_BLOCK_LENGTH * Byte.SIZE
                | templateId << HEADER_TEMPLATE_ID * Byte.SIZE
                | (long) SCHEMA_ID << HEADER_SCHEMA_ID * Byte.SIZE;
    }

    /// Block length of a header that was loaded as one little-endian number.
    static int blockLength(long header) {
        return (int) (header >>> HEADER_BLOCK_LENGTH * Byte.SIZE) & 0xFFFF;
    }

    static int templateId(long header) {
        return (int) (header >>> HEADER_TEMPLATE_ID * Byte.SIZE) & 0xFFFF;
    }

    static int version(long header) {
        return (int) (header >>> HEADER_VERSION * Byte.SIZE) & 0xFFFF;
    }

    static int schemaId(long header) {
        return (int) (header >>> HEADER_SCHEMA_ID * Byte.SIZE) & 0xFFFF;
    }
}
