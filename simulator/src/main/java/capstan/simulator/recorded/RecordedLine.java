package capstan.simulator.recorded;

import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of a recording, taken apart. Reused from line to line; owned by one thread. Prices and quantities
/// have exponent `EXPONENT`, times are µs.
final class RecordedLine {

    /// What a line is.
    enum Kind {
        DIFF,
        TRADE,
        TICKER,
        /// The best levels as a stream sent them, with the stream's name.
        TOP,
        /// A bare depth snapshot as REST gave it; has no symbol.
        SNAPSHOT,
        /// Something that is not replayed.
        OTHER
    }

    static final int EXPONENT = -8;
    /// Event times below this are ms: as µs they would be before 1973.
    private static final long SMALLEST_MICROS = 100_000_000_000_000L;

    private static final JsonFactory JSON = new JsonFactory();

    Kind kind = Kind.OTHER;
    long receiveMicros;
    String symbol = "";
    long eventMicros;
    long tradeMicros;
    long firstId;
    long lastId;
    long price;
    long quantity;
    boolean isBuyerMaker;
    final Levels bids = new Levels(1024);
    final Levels asks = new Levels(1024);

    private @Nullable String event;
    private @Nullable String stream;
    private boolean hasSnapshotId;
    private boolean hasBook;

    /// Takes a line's JSON apart.
    ///
    /// @throws IOException when it is not JSON
    /// @throws NumberFormatException when a price or quantity has more than eight decimals
    void parse(long receivedMicros, byte[] bytes, int offset, int length) throws IOException {
        receiveMicros = receivedMicros;
        symbol = "";
        eventMicros = 0;
        tradeMicros = 0;
        firstId = 0;
        lastId = 0;
        bids.clear();
        asks.clear();
        event = null;
        stream = null;
        hasSnapshotId = false;
        hasBook = false;
        try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a JSON object");
            }
            object(parser);
        }
        kind = kind();
        if (kind == Kind.TOP && stream != null) {
            symbol = stream.substring(0, stream.indexOf('@')).toUpperCase(Locale.ROOT);
        }
    }

    private Kind kind() {
        if (hasSnapshotId) {
            return stream == null ? Kind.SNAPSHOT : stream.indexOf('@') > 0 ? Kind.TOP : Kind.OTHER;
        }
        return switch (event) {
            case "depthUpdate" -> Kind.DIFF;
            case "trade" -> Kind.TRADE;
            case null -> hasBook && !symbol.isEmpty() ? Kind.TICKER : Kind.OTHER;
            case "bookTicker" -> Kind.TICKER;
            default -> Kind.OTHER;
        };
    }

    private void object(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (value) {
                case START_OBJECT -> {
                    if (field.equals("data")) {
                        object(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case START_ARRAY -> array(parser, field);
                case VALUE_NUMBER_INT -> number(field, parser.getLongValue());
                case VALUE_TRUE, VALUE_FALSE -> {
                    if (field.equals("m")) {
                        isBuyerMaker = value == JsonToken.VALUE_TRUE;
                    }
                }
                case VALUE_STRING -> text(parser, field);
                case null -> throw new IOException("the object ends in the middle");
                default -> {}
            }
        }
    }

    private void array(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "b", "bids" -> levels(parser, bids);
            case "a", "asks" -> levels(parser, asks);
            default -> parser.skipChildren();
        }
    }

    private void number(String field, long value) {
        switch (field) {
            case "E" -> eventMicros = micros(value);
            case "T" -> tradeMicros = micros(value);
            case "U" -> firstId = value;
            case "u" -> lastId = value;
            case "t" -> {
                firstId = value;
                lastId = value;
            }
            case "lastUpdateId" -> {
                lastId = value;
                hasSnapshotId = true;
            }
            default -> {}
        }
    }

    private void text(JsonParser parser, String field) throws IOException {
        switch (field) {
            case "e" -> event = parser.getText();
            case "s" -> symbol = parser.getText();
            case "stream" -> stream = parser.getText();
            case "p" -> price = decimal(parser);
            case "q" -> quantity = decimal(parser);
            case "b" -> top(bids, decimal(parser), true);
            case "B" -> top(bids, decimal(parser), false);
            case "a" -> top(asks, decimal(parser), true);
            case "A" -> top(asks, decimal(parser), false);
            default -> {}
        }
    }

    /// Price and quantity of a ticker's side come one after the other, in either order.
    private void top(Levels side, long value, boolean isPrice) {
        hasBook = true;
        if (side.size() == 0) {
            side.add(isPrice ? value : 0, isPrice ? 0 : value);
        } else if (isPrice) {
            side.prices()[0] = value;
        } else {
            side.quantities()[0] = value;
        }
    }

    /// Pairs of price and quantity; old recordings have an empty third element.
    private static void levels(JsonParser parser, Levels into) throws IOException {
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            long levelPrice = decimal(parser);
            parser.nextToken();
            long levelQuantity = decimal(parser);
            into.add(levelPrice, levelQuantity);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null) {
                    throw new IOException("a level ends in the middle");
                }
                parser.skipChildren();
            }
        }
    }

    private static long decimal(JsonParser parser) throws IOException {
        return Decimals.parse(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), EXPONENT);
    }

    private static long micros(long time) {
        return time < SMALLEST_MICROS ? time * 1000 : time;
    }
}
