package capstan.cluster.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Everything that a recording holds of each symbol, to be compared with what came out at the other end.
public final class RecordedTruth {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GZIP_BUFFER = 1 << 16;

    private final Map<String, SymbolTruth> symbols = new LinkedHashMap<>();
    /// Update ids of depth snapshots, which do not say whose they are.
    private final List<Long> snapshots = new ArrayList<>();

    private final List<Path> files;

    private RecordedTruth(List<Path> files) {
        this.files = files;
    }

    /// A recording that cannot be read; the message names file and line.
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }

        Unusable(String message) {
            super(message);
        }
    }

    /// Reads recordings, in the order of their first lines' receive times.
    ///
    /// @throws Unusable when a file is missing, cut off or not of the form `<receive ns> <raw JSON>`
    public static RecordedTruth read(List<Path> files) {
        var truth = new RecordedTruth(inOrderOfTime(files));
        for (Path file : truth.files) {
            truth.readFile(file);
        }
        if (truth.symbols.isEmpty()) {
            throw new Unusable("no depth diff, trade or book ticker in " + files);
        }
        truth.placeSnapshots();
        truth.symbols.values().forEach(SymbolTruth::seal);
        return truth;
    }

    /// The files in the order in which they were read.
    public List<Path> files() {
        return files;
    }

    public Map<String, SymbolTruth> symbols() {
        return symbols;
    }

    /// What was recorded of a symbol; nothing when it is not in the recording.
    public SymbolTruth of(String symbol) {
        return symbols.getOrDefault(symbol, new SymbolTruth());
    }

    private static List<Path> inOrderOfTime(List<Path> files) {
        var begins = new LinkedHashMap<Path, Long>();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new Unusable(file + " does not exist; name recordings that do");
            }
            if (!Files.isRegularFile(file)) {
                throw new Unusable(file + " is not a file; name the recordings themselves, such as FOLDER/*.gz");
            }
            var begin = new long[] {Long.MAX_VALUE};
            readLines(file, (number, text) -> {
                begin[0] = receiveNanos(file, number, text);
                return false;
            });
            if (begins.put(file, begin[0]) != null) {
                throw new Unusable(file + " was named twice");
            }
        }
        return begins.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void readFile(Path file) {
        readLines(file, (number, text) -> {
            readLine(file, number, text);
            return true;
        });
    }

    @FunctionalInterface
    private interface LineReader {
        /// @return whether to go on
        boolean read(long number, String text);
    }

    private static void readLines(Path file, LineReader reader) {
        long line = 0;
        try (InputStream bytes = Files.newInputStream(file);
                var lines = new BufferedReader(new InputStreamReader(unpacked(bytes), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                if (!text.isEmpty() && !reader.read(line, text)) {
                    return;
                }
            }
        } catch (EOFException | ZipException e) {
            throw new Unusable(file + " is cut off or damaged behind line " + line + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read: " + e, e);
        }
    }

    /// Packed or plain is told by the first bytes, since names may say anything.
    private static InputStream unpacked(InputStream bytes) throws IOException {
        var raw = new BufferedInputStream(bytes, GZIP_BUFFER);
        raw.mark(2);
        boolean isPacked = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return isPacked ? new GZIPInputStream(raw, GZIP_BUFFER) : raw;
    }

    private static long receiveNanos(Path file, long line, String text) {
        int space = text.indexOf(' ');
        if (space < 1 || space > 19 || !text.substring(0, space).chars().allMatch(Character::isDigit)) {
            throw new Unusable(file + ":" + line + ": expected '<receive ns> <raw JSON>', got '"
                    + text.substring(0, Math.min(60, text.length())) + "'");
        }
        return Long.parseLong(text.substring(0, space));
    }

    private void readLine(Path file, long line, String text) {
        receiveNanos(file, line, text);
        JsonNode message;
        try {
            message = JSON.readTree(text.substring(text.indexOf(' ') + 1));
        } catch (JsonProcessingException e) {
            throw new Unusable(file + ":" + line + ": not JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode data = message.has("data") ? message.get("data") : message;
        switch (data.path("e").asText()) {
            case "depthUpdate" ->
                of(data).addDiff(data.path("U").asLong(), data.path("u").asLong());
            case "trade" ->
                of(data).addTrade(
                                data.path("t").asLong(),
                                micros(data.path("T").asLong()),
                                !data.path("m").asBoolean());
            case "", "bookTicker" -> {
                if (data.has("lastUpdateId") && !message.has("stream")) {
                    snapshots.add(data.path("lastUpdateId").asLong());
                } else if (data.has("s") && data.has("u") && data.has("b")) {
                    of(data).addTicker(
                                    data.path("u").asLong(),
                                    new SymbolTruth.Ticker(
                                            data.path("b").asText(),
                                            data.path("B").asText(),
                                            data.path("a").asText(),
                                            data.path("A").asText()));
                }
            }
            default -> {
                // Other streams are not played.
            }
        }
    }

    /// A snapshot belongs to the symbol of which a diff, before or behind it, leads on from where it ends.
    private void placeSnapshots() {
        for (long id : snapshots) {
            symbols.values().stream()
                    .filter(symbol -> symbol.leadsOnFrom(id))
                    .findFirst()
                    .ifPresent(symbol -> symbol.addSnapshot(id));
        }
    }

    private SymbolTruth of(JsonNode data) {
        return symbols.computeIfAbsent(data.path("s").asText(), _ -> new SymbolTruth());
    }

    /// Recordings of the JSON streams have milliseconds unless the recorder asked for microseconds.
    private static long micros(long time) {
        return time < 100_000_000_000_000L ? time * 1_000 : time;
    }
}
