package capstan.market.toy;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
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
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The recorded BTCUSDT market as toy frames, in the order in which it was received.
///
/// @param frames every frame with its receive time
/// @param snapshot the one depth snapshot of the recording
/// @param snapshotAt how many frames came before it
public record RecordedMarket(List<Frame> frames, DepthSnapshot snapshot, int snapshotAt) {

    public static final Instrument BTCUSDT = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);

    private static final String FOLDER = "data/binance-spot-btcusdt-2024-08-08";

    public record Frame(long receiveTimeMicros, byte[] bytes) {}

    /// Reads the recording, empty where it is not there.
    public static Optional<RecordedMarket> load() {
        Path folder = sharedFolder().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        var parser = new Parser();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".gz"))
                    .sorted()
                    .toList()) {
                try (var lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
                    lines.lines().forEach(parser::line);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Optional.of(parser.market());
    }

    /// The folder `shared` beside the repository, or what `CAPSTAN_SHARED` says.
    private static Path sharedFolder() {
        String override = System.getenv("CAPSTAN_SHARED");
        if (override != null) {
            return Path.of(override);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path shared = folder.resolve("shared");
            if (Files.isDirectory(shared.resolve(FOLDER))) {
                return shared;
            }
            folder = folder.getParent();
        }
        return Path.of("shared");
    }

    /// Takes the recording's lines apart: a receive time in ns, a blank, and one JSON object whose shape is known.
    private static final class Parser {
        private final List<Frame> frames = new ArrayList<>();
        private DepthSnapshot snapshot = new DepthSnapshot(0, new Levels(0), new Levels(0), 0, 0);
        private int snapshotAt;

        void line(String line) {
            int blank = line.indexOf(' ');
            long receiveMicros = Long.parseLong(line, 0, blank, 10) / 1000;
            if (line.startsWith("{\"lastUpdateId\"", blank + 1)) {
                snapshot = new DepthSnapshot(
                        number(line, "\"lastUpdateId\":"),
                        levels(line, "\"bids\":["),
                        levels(line, "\"asks\":["),
                        1000,
                        receiveMicros);
                snapshotAt = frames.size();
            } else if (line.contains("@depth")) {
                add(
                        receiveMicros,
                        ToyFrames.diff(
                                number(line, "\"E\":") * 1000,
                                number(line, "\"U\":"),
                                number(line, "\"u\":"),
                                levels(line, "\"b\":["),
                                levels(line, "\"a\":[")));
            } else if (line.contains("@bookTicker")) {
                add(
                        receiveMicros,
                        ToyFrames.best(
                                receiveMicros,
                                number(line, "\"u\":"),
                                decimal(line, "\"b\":\""),
                                decimal(line, "\"B\":\""),
                                decimal(line, "\"a\":\""),
                                decimal(line, "\"A\":\"")));
            } else if (line.contains("@trade")) {
                add(
                        receiveMicros,
                        ToyFrames.trade(
                                number(line, "\"E\":") * 1000,
                                new Trade(
                                        number(line, "\"t\":"),
                                        decimal(line, "\"p\":\""),
                                        decimal(line, "\"q\":\""),
                                        number(line, "\"T\":") * 1000,
                                        line.contains("\"m\":true"))));
            } else {
                throw new IllegalArgumentException("a line of no known shape: " + line);
            }
        }

        RecordedMarket market() {
            return new RecordedMarket(frames, snapshot, snapshotAt);
        }

        private void add(long receiveMicros, byte[] frame) {
            frames.add(new Frame(receiveMicros, frame));
        }

        private static long number(String line, String key) {
            int from = line.indexOf(key) + key.length();
            int to = from;
            while (Character.isDigit(line.charAt(to))) {
                to++;
            }
            return Long.parseLong(line, from, to, 10);
        }

        private static long decimal(String line, String key) {
            int from = line.indexOf(key) + key.length();
            return Decimals.parse(line.substring(from, line.indexOf('"', from)), -8);
        }

        private static Levels levels(String line, String key) {
            var levels = new Levels(16);
            int at = line.indexOf(key) + key.length();
            while (line.charAt(at) == '[') {
                int price = at + 2;
                int priceEnd = line.indexOf('"', price);
                int quantity = priceEnd + 3;
                int quantityEnd = line.indexOf('"', quantity);
                levels.add(
                        Decimals.parse(line.substring(price, priceEnd), -8),
                        Decimals.parse(line.substring(quantity, quantityEnd), -8));
                at = quantityEnd + 2;
                if (line.charAt(at) == ',') {
                    at++;
                }
            }
            return levels;
        }
    }
}
