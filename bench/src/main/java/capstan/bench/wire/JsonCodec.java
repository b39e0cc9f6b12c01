package capstan.bench.wire;

import capstan.bench.recording.JsonEvent;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.simulator.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The same events on the exchange's JSON streams, read by Jackson's streaming parser without building a tree.
final class JsonCodec implements FrameCodec {

    private final JsonText text = new JsonText(4_096);
    private final Instrument instrument;
    private final JsonEvent event;

    JsonCodec(Instrument instrument) {
        this.instrument = instrument;
        this.event = new JsonEvent(instrument);
    }

    @Override
    public boolean groupsTrades() {
        return false;
    }

    @Override
    public byte[] encode(FeedMessage message) {
        text.clear();
        switch (message.ids.kind) {
            case TRADES -> writeTrade(message);
            case BEST_BID_ASK -> writeBest(message);
            case DEPTH_TOP -> {
                text.raw("{\"lastUpdateId\":").number(message.ids.lastId);
                writeSides("bids", "asks", message);
            }
            case DEPTH_DIFF -> {
                writeHead("depthUpdate", message);
                text.raw(",\"U\":").number(message.ids.firstId).raw(",\"u\":").number(message.ids.lastId);
                writeSides("b", "a", message);
            }
            case UNKNOWN -> throw new IllegalArgumentException("a message of kind UNKNOWN has no JSON");
        }
        return text.toBytes();
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, FeedMessage into) {
        try {
            event.read(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        into.bids.clear();
        into.asks.clear();
        into.trades.clear();
        into.ids.eventTimeMicros = event.eventTimeMillis * JsonEvent.MICROS_PER_MILLI;
        if (event.tradeId != 0) {
            into.ids.kind = FrameKind.TRADES;
            into.ids.firstId = event.tradeId;
            into.ids.lastId = event.tradeId;
            into.transactTimeMicros = event.transactTimeMillis * JsonEvent.MICROS_PER_MILLI;
            into.trades.add(event.tradeId, event.tradePrice, event.tradeQuantity, event.isBuyerMaker);
        } else {
            into.ids.kind = event.snapshotId != 0
                    ? FrameKind.DEPTH_TOP
                    : event.eventTimeMillis == 0 ? FrameKind.BEST_BID_ASK : FrameKind.DEPTH_DIFF;
            into.ids.firstId = event.firstUpdateId;
            into.ids.lastId = Math.max(event.lastUpdateId, event.snapshotId);
            copy(event.bids, into.bids);
            copy(event.asks, into.asks);
        }
        into.ids.entries = into.bids.size() + into.asks.size() + into.trades.size();
    }

    private static void copy(Levels from, Levels into) {
        into.resize(from.size());
        System.arraycopy(from.prices(), 0, into.prices(), 0, from.size());
        System.arraycopy(from.quantities(), 0, into.quantities(), 0, from.size());
    }

    private void writeHead(String type, FeedMessage message) {
        text.raw("{\"e\":").string(type);
        text.raw(",\"E\":").number(message.ids.eventTimeMicros / JsonEvent.MICROS_PER_MILLI);
        text.raw(",\"s\":").string(instrument.symbol());
    }

    private void writeTrade(FeedMessage message) {
        writeHead("trade", message);
        text.raw(",\"t\":").number(message.trades.id(0));
        writePrice(",\"p\":", message.trades.price(0));
        writeQuantity(",\"q\":", message.trades.quantity(0));
        text.raw(",\"T\":").number(message.transactTimeMicros / JsonEvent.MICROS_PER_MILLI);
        text.raw(",\"m\":").bool(message.trades.isBuyerMaker(0)).raw(",\"M\":true}");
    }

    private void writeBest(FeedMessage message) {
        text.raw("{\"u\":").number(message.ids.lastId).raw(",\"s\":").string(instrument.symbol());
        writePrice(",\"b\":", message.bids.price(0));
        writeQuantity(",\"B\":", message.bids.quantity(0));
        writePrice(",\"a\":", message.asks.price(0));
        writeQuantity(",\"A\":", message.asks.quantity(0));
        text.raw("}");
    }

    private void writeSides(String bids, String asks, FeedMessage message) {
        text.raw(",\"" + bids + "\":");
        writeLevels(message.bids);
        text.raw(",\"" + asks + "\":");
        writeLevels(message.asks);
        text.raw("}");
    }

    private void writeLevels(Levels levels) {
        text.raw("[");
        for (int i = 0; i < levels.size(); i++) {
            writePrice(i == 0 ? "[" : ",[", levels.price(i));
            writeQuantity(",", levels.quantity(i));
            text.raw("]");
        }
        text.raw("]");
    }

    private void writePrice(String before, long price) {
        text.raw(before).decimal(price, instrument.priceExponent());
    }

    private void writeQuantity(String before, long quantity) {
        text.raw(before).decimal(quantity, instrument.quantityExponent());
    }
}
