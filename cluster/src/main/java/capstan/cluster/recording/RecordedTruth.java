package capstan.cluster.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private RecordedTruth() {}

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

    /// Reads recordings that follow each other.
    ///
    /// @throws Unusable when a file is missing, cut off or not of the form `<receive ns> <raw JSON>`
    public static RecordedTruth read(List<Path> files) {
        var truth = new RecordedTruth();
        for (Path file : files) {
            truth.readFile(file);
        }
        if (truth.symbols.isEmpty()) {
            throw new Unusable("no depth diff or trade in " + files);
        }
        return truth;
    }

    public Map<String, SymbolTruth> symbols() {
        return symbols;
    }

    /// What was recorded of a symbol; nothing when it is not in the recording.
    public SymbolTruth of(String symbol) {
        return symbols.getOrDefault(symbol, new SymbolTruth());
    }

    private void readFile(Path file) {
        long line = 0;
        try (InputStream bytes = Files.newInputStream(file);
                var lines = new BufferedReader(new InputStreamReader(unpacked(file, bytes), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                readLine(file, line, text);
            }
        } catch (EOFException | ZipException e) {
            throw new Unusable(file + " is cut off or damaged behind line " + line + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read: " + e, e);
        }
    }

    private static InputStream unpacked(Path file, InputStream bytes) throws IOException {
        return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, GZIP_BUFFER) : bytes;
    }

    private void readLine(Path file, long line, String text) {
        int space = text.indexOf(' ');
        if (space < 1) {
            throw new Unusable(file + ":" + line + ": expected '<receive ns> <raw JSON>', got '"
                    + text.substring(0, Math.min(60, text.length())) + "'");
        }
        JsonNode message;
        try {
            message = JSON.readTree(text.substring(space + 1));
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
            default -> {
                // Tops of book are compared by the entity itself; snapshots anchor it.
            }
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
