package capstan.bench.recording;

import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
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

    private final Instrument instrument;
    private final JsonEvent event;

    RecordingReader(Instrument instrument) {
        this.instrument = instrument;
        this.event = new JsonEvent(instrument);
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
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        event.read(json, 0, json.length);
        if (event.snapshotId != 0) {
            return new MarketEvent.Snapshot(event.snapshotId, event.bids.copy(), event.asks.copy());
        }
        if (event.tradeId != 0) {
            return new MarketEvent.Traded(new Trade(
                    event.tradeId,
                    event.tradePrice,
                    event.tradeQuantity,
                    event.transactTimeMillis * JsonEvent.MICROS_PER_MILLI,
                    event.isBuyerMaker));
        }
        return event.eventTimeMillis == 0
                ? new MarketEvent.Top(event.lastUpdateId, event.bids.copy(), event.asks.copy())
                : new MarketEvent.Diff(
                        event.eventTimeMillis * JsonEvent.MICROS_PER_MILLI,
                        event.firstUpdateId,
                        event.lastUpdateId,
                        event.bids.copy(),
                        event.asks.copy());
    }
}
