package capstan.bench.recording;

import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads recorded files of lines `<receive ns> <JSON of the exchange's combined stream>`. For benchmarks: it trusts the
/// recording's shape and fails on anything it does not know.
final class RecordingReader {

    private static final long MICROS_PER_MILLI = 1_000;

    private final JsonFactory json = new JsonFactory();
    private final Instrument instrument;

    /// Fields of the message that is being read; which of them count depends on its kind.
    private long eventTimeMillis;

    private long firstUpdateId;
    private long lastUpdateId;
    private long snapshotId;
    private long tradeId;
    private long transactTimeMillis;
    private long tradePrice;
    private long tradeQuantity;
    private boolean isBuyerMaker;
    private Levels bids = new Levels(0);
    private Levels asks = new Levels(0);

    RecordingReader(Instrument instrument) {
        this.instrument = instrument;
    }

    MarketTape read(String origin, List<Path> files) {
        var events = new ArrayList<MarketEvent>();
        for (Path file : files) {
            try (var lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    events.add(event(line.substring(line.indexOf(' ') + 1)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the recording " + file, e);
            }
        }
        return new MarketTape(instrument, "recorded " + origin, events);
    }

    private MarketEvent event(String text) throws IOException {
        bids = new Levels(16);
        asks = new Levels(16);
        snapshotId = 0;
        tradeId = 0;
        eventTimeMillis = 0;
        try (var parser = json.createParser(text)) {
            parser.nextToken();
            readObject(parser);
        }
        if (snapshotId != 0) {
            return new MarketEvent.Snapshot(snapshotId, bids, asks);
        }
        if (tradeId != 0) {
            return new MarketEvent.Traded(
                    new Trade(tradeId, tradePrice, tradeQuantity, transactTimeMillis * MICROS_PER_MILLI, isBuyerMaker));
        }
        return eventTimeMillis == 0
                ? new MarketEvent.Top(lastUpdateId, bids, asks)
                : new MarketEvent.Diff(eventTimeMillis * MICROS_PER_MILLI, firstUpdateId, lastUpdateId, bids, asks);
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
