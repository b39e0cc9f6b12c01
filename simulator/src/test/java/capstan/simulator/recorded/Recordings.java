package capstan.simulator.recorded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Small recordings made for tests, and the way to the real ones where they are.
final class Recordings {

    private Recordings() {}

    /// Writes lines of `<receive ns> <JSON>`, one every 10 ms from the second 1,700,000,000 on.
    static Path write(Path file, String... json) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            long nanos = 1_700_000_000_000_000_000L;
            for (String line : json) {
                out.write((nanos + " " + line + "\n").getBytes(StandardCharsets.UTF_8));
                nanos += 10_000_000;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    static String diff(String symbol, long first, long last, String bids, String asks) {
        return "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@depth@100ms\",\"data\":{\"e\":\"depthUpdate\""
                + ",\"E\":1700000000123,\"s\":\"" + symbol + "\",\"U\":" + first + ",\"u\":" + last + ",\"b\":[" + bids
                + "],\"a\":[" + asks + "]}}";
    }

    static String trade(String symbol, long id, String price, String quantity) {
        return "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT)
                + "@trade\",\"data\":{\"e\":\"trade\",\"E\":1700000000124"
                + ",\"s\":\"" + symbol + "\",\"t\":" + id + ",\"p\":\"" + price + "\",\"q\":\"" + quantity
                + "\",\"T\":1700000000120,\"m\":true,\"M\":true}}";
    }

    static String ticker(String symbol, long id, String bid, String ask) {
        return "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@bookTicker\",\"data\":{\"u\":" + id + ",\"s\":\""
                + symbol + "\",\"b\":\"" + bid + "\",\"B\":\"1.50000000\",\"a\":\"" + ask + "\",\"A\":\"2.00000000\"}}";
    }

    static String snapshot(long id, String bids, String asks) {
        return "{\"lastUpdateId\":" + id + ",\"bids\":[" + bids + "],\"asks\":[" + asks + "]}";
    }

    static String level(String price, String quantity) {
        return "[\"" + price + "\",\"" + quantity + "\"]";
    }

    /// The folder of shared data, or empty where it is not: `CAPSTAN_SHARED`, or `shared` beside a folder
    /// above.
    static Optional<Path> shared() {
        String named = System.getenv("CAPSTAN_SHARED");
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path beside = at.resolve("shared").resolve("data");
            if (Files.isDirectory(beside)) {
                return Optional.of(at.resolve("shared"));
            }
        }
        return Optional.empty();
    }
}
