package capstan.bench.recording;

import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/// One message of the exchange's JSON streams or a depth snapshot, taken out by a streaming parser. Reused from message
/// to message; which of the fields count depends on the message's kind, the others are 0 or empty.
public final class JsonEvent {

    /// The JSON streams tell milliseconds.
    public static final long MICROS_PER_MILLI = 1_000;

    public final Levels bids = new Levels(64);
    public final Levels asks = new Levels(64);
    public long eventTimeMillis;
    public long firstUpdateId;
    public long lastUpdateId;
    /// Set for a depth snapshot or the top levels of a book only.
    public long snapshotId;

    public long tradeId;
    public long transactTimeMillis;
    public long tradePrice;
    public long tradeQuantity;
    public boolean isBuyerMaker;

    private final JsonFactory json = new JsonFactory();
    private final Instrument instrument;

    public JsonEvent(Instrument instrument) {
        this.instrument = instrument;
    }

    public void read(byte[] bytes, int offset, int length) throws IOException {
        bids.clear();
        asks.clear();
        eventTimeMillis = 0;
        firstUpdateId = 0;
        lastUpdateId = 0;
        snapshotId = 0;
        tradeId = 0;
        transactTimeMillis = 0;
        try (var parser = json.createParser(bytes, offset, length)) {
            parser.nextToken();
            readObject(parser);
        }
    }

    private void readObject(JsonParser parser) throws IOException {
        long bidPrice = 0;
        long askPrice = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "data" -> readObject(parser);
                case "E" -> eventTimeMillis = parser.getLongValue();
                case "T" -> transactTimeMillis = parser.getLongValue();
                case "U" -> firstUpdateId = parser.getLongValue();
                case "u" -> lastUpdateId = parser.getLongValue();
                case "t" -> tradeId = parser.getLongValue();
                case "lastUpdateId" -> snapshotId = parser.getLongValue();
                case "m" -> isBuyerMaker = parser.getBooleanValue();
                case "p" -> tradePrice = price(parser);
                case "q" -> tradeQuantity = quantity(parser);
                case "B" -> bids.add(bidPrice, quantity(parser));
                case "A" -> asks.add(askPrice, quantity(parser));
                case "bids" -> readLevels(parser, bids);
                case "asks" -> readLevels(parser, asks);
                case "b" -> {
                    if (value == JsonToken.START_ARRAY) {
                        readLevels(parser, bids);
                    } else {
                        bidPrice = price(parser);
                    }
                }
                case "a" -> {
                    if (value == JsonToken.START_ARRAY) {
                        readLevels(parser, asks);
                    } else {
                        askPrice = price(parser);
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private void readLevels(JsonParser parser, Levels into) throws IOException {
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            long price = price(parser);
            parser.nextToken();
            into.add(price, quantity(parser));
            parser.nextToken();
        }
    }

    private long price(JsonParser parser) throws IOException {
        return Decimals.parse(parser.getText(), instrument.priceExponent());
    }

    private long quantity(JsonParser parser) throws IOException {
        return Decimals.parse(parser.getText(), instrument.quantityExponent());
    }
}
