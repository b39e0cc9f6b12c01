package capstan.bench.wire;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.wire.exchange.sbe.BestBidAskStreamEventDecoder;
import capstan.wire.exchange.sbe.DepthDiffStreamEventDecoder;
import capstan.wire.exchange.sbe.DepthSnapshotStreamEventDecoder;
import capstan.wire.exchange.sbe.MessageHeaderDecoder;
import capstan.wire.exchange.sbe.TradesStreamEventDecoder;
import org.agrona.concurrent.UnsafeBuffer;

/// SBE as one writes it first: the flyweights that sbe-tool generates, with the buffer's own checks of bounds and
/// none of values, scales or symbols.
final class FlyweightCodec implements FrameCodec {

    private final CapstanCodec encoder = new CapstanCodec();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TradesStreamEventDecoder trades = new TradesStreamEventDecoder();
    private final BestBidAskStreamEventDecoder best = new BestBidAskStreamEventDecoder();
    private final DepthSnapshotStreamEventDecoder top = new DepthSnapshotStreamEventDecoder();
    private final DepthDiffStreamEventDecoder diff = new DepthDiffStreamEventDecoder();

    @Override
    public boolean groupsTrades() {
        return true;
    }

    @Override
    public byte[] encode(FeedMessage message) {
        return encoder.encode(message);
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, FeedMessage into) {
        buffer.wrap(bytes, offset, length);
        header.wrap(buffer, 0);
        into.bids.clear();
        into.asks.clear();
        into.trades.clear();
        switch (header.templateId()) {
            case TradesStreamEventDecoder.TEMPLATE_ID -> readTrades(into);
            case BestBidAskStreamEventDecoder.TEMPLATE_ID -> readBest(into);
            case DepthSnapshotStreamEventDecoder.TEMPLATE_ID -> readTop(into);
            case DepthDiffStreamEventDecoder.TEMPLATE_ID -> readDiff(into);
            default -> throw new IllegalArgumentException("template " + header.templateId());
        }
    }

    private void readTrades(FeedMessage into) {
        trades.wrapAndApplyHeader(buffer, 0, header);
        into.ids.kind = FrameKind.TRADES;
        into.ids.eventTimeMicros = trades.eventTime();
        into.transactTimeMicros = trades.transactTime();
        for (var trade : trades.trades()) {
            into.trades.add(trade.id(), trade.price(), trade.qty(), trade.isBuyerMakerRaw() == 1);
        }
        int count = into.trades.size();
        into.ids.firstId = count == 0 ? 0 : into.trades.id(0);
        into.ids.lastId = count == 0 ? 0 : into.trades.id(count - 1);
        into.ids.entries = count;
        into.ids.symbolLength = trades.symbolLength();
    }

    private void readBest(FeedMessage into) {
        best.wrapAndApplyHeader(buffer, 0, header);
        into.ids.kind = FrameKind.BEST_BID_ASK;
        into.ids.eventTimeMicros = best.eventTime();
        into.ids.firstId = best.bookUpdateId();
        into.ids.lastId = into.ids.firstId;
        into.bids.add(best.bidPrice(), best.bidQty());
        into.asks.add(best.askPrice(), best.askQty());
        into.ids.entries = 2;
        into.ids.symbolLength = best.symbolLength();
    }

    private void readTop(FeedMessage into) {
        top.wrapAndApplyHeader(buffer, 0, header);
        into.ids.kind = FrameKind.DEPTH_TOP;
        into.ids.eventTimeMicros = top.eventTime();
        into.ids.firstId = top.bookUpdateId();
        into.ids.lastId = into.ids.firstId;
        for (var bid : top.bids()) {
            into.bids.add(bid.price(), bid.qty());
        }
        for (var ask : top.asks()) {
            into.asks.add(ask.price(), ask.qty());
        }
        finish(into, top.symbolLength());
    }

    private void readDiff(FeedMessage into) {
        diff.wrapAndApplyHeader(buffer, 0, header);
        into.ids.kind = FrameKind.DEPTH_DIFF;
        into.ids.eventTimeMicros = diff.eventTime();
        into.ids.firstId = diff.firstBookUpdateId();
        into.ids.lastId = diff.lastBookUpdateId();
        for (var bid : diff.bids()) {
            into.bids.add(bid.price(), bid.qty());
        }
        for (var ask : diff.asks()) {
            into.asks.add(ask.price(), ask.qty());
        }
        finish(into, diff.symbolLength());
    }

    private static void finish(FeedMessage into, int symbolLength) {
        Levels bids = into.bids;
        into.ids.entries = bids.size() + into.asks.size();
        into.ids.symbolLength = symbolLength;
    }
}
