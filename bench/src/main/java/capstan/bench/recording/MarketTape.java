package capstan.bench.recording;

import capstan.market.instrument.Instrument;
import java.util.List;
import java.util.stream.Stream;

/// A stretch of one symbol's market, whole in memory.
///
/// @param origin where it is from, for the report
public record MarketTape(Instrument instrument, String origin, List<MarketEvent> events) {

    /// Folder of the recorded market below the shared data.
    public static final String RECORDING = "binance-spot-btcusdt-2024-08-08";

    private static final long SEED = 20240808;

    public MarketTape {
        events = List.copyOf(events);
    }

    /// BTCUSDT in exponents of -8, tick 0.01 and step 0.00001.
    public static Instrument btcUsdt() {
        return new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);
    }

    /// The recorded market where it is at hand, else a generated one of about the same shape.
    public static MarketTape load() {
        var files = SharedFolder.recording(RECORDING);
        return files.isEmpty()
                ? GeneratedTape.generate(btcUsdt(), SEED)
                : new RecordingReader(btcUsdt()).read(RECORDING, files);
    }

    /// The events of one kind, in order.
    public <T extends MarketEvent> Stream<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }
}
