package capstan.cluster.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV capture, read one by one, with columns by name. Cells have no quotes and no commas. Owned by one
/// thread.
final class CaptureTable implements AutoCloseable {

    private static final List<String> OF_ALL =
            List.of("TimestampOfReceive", "EventTime", "Symbol", "Price", "Quantity");
    private static final List<String> OF_DEPTH = List.of("FirstUpdateId", "FinalUpdateId", "IsAsk");
    private static final List<String> OF_TRADES = List.of("TransactionTime", "TradeId", "IsBuyerMarketMaker");
    private static final Pattern YEAR_FIRST = Pattern.compile("(?<!\\d)(\\d{4})-(\\d{2})-(\\d{2})(?!\\d)");
    private static final Pattern DAY_FIRST = Pattern.compile("(?<!\\d)(\\d{2})-(\\d{2})-(\\d{4})(?!\\d)");

    private final Path file;
    private final BufferedReader lines;
    private final Map<String, Integer> columns = new HashMap<>();
    private final boolean isDepth;
    private String[] cells = {};
    private long row;

    private CaptureTable(Path file, BufferedReader lines, String header) {
        this.file = file;
        this.lines = lines;
        String[] names = header.strip().split(",", -1);
        for (int column = 0; column < names.length; column++) {
            columns.put(names[column].strip(), column);
        }
        isDepth = columns.keySet().containsAll(OF_DEPTH);
        if (!columns.keySet().containsAll(OF_ALL)
                || (!isDepth && !columns.keySet().containsAll(OF_TRADES))) {
            throw new CaptureUnusable(file + ": expected a header with " + OF_ALL + " and " + OF_DEPTH + " (depth) or "
                    + OF_TRADES + " (trades), got " + Arrays.toString(names));
        }
    }

    /// @throws CaptureUnusable when it cannot be opened or is no capture
    static CaptureTable open(Path file) {
        try {
            BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            String header = lines.readLine();
            return new CaptureTable(file, lines, header == null ? "" : header);
        } catch (IOException failure) {
            throw new CaptureUnusable(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    boolean isDepth() {
        return isDepth;
    }

    /// Moves to the next row.
    ///
    /// @return false behind the last
    boolean next() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    row++;
                    cells = line.split(",", -1);
                    return true;
                }
            }
            return false;
        } catch (IOException failure) {
            throw new CaptureUnusable(
                    file + " cannot be read behind row " + row + ": " + failure.getMessage(), failure);
        }
    }

    /// Number of the row, 1 for the first behind the header.
    long row() {
        return row;
    }

    /// A cell, empty when the row is too short.
    String text(String column) {
        Integer at = columns.get(column);
        return at == null || at >= cells.length ? "" : cells[at].strip();
    }

    /// @return null when the cell is no whole number that is not negative
    @Nullable
    Long number(String column) {
        String text = text(column);
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    /// The day that a file's name says it is of: `yyyy-mm-dd` or `dd-mm-yyyy`.
    static Optional<LocalDate> day(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            Matcher year = YEAR_FIRST.matcher(name);
            if (year.find()) {
                return Optional.of(LocalDate.of(number(year, 1), number(year, 2), number(year, 3)));
            }
            Matcher day = DAY_FIRST.matcher(name);
            return day.find()
                    ? Optional.of(LocalDate.of(number(day, 3), number(day, 2), number(day, 1)))
                    : Optional.empty();
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException failure) {
            throw new CaptureUnusable(file + " cannot be closed: " + failure.getMessage(), failure);
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
