package capstan.cluster.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/// A made-up market of one symbol as a recorder would have written it: depth diffs every 100 ms, a snapshot after the
/// second one, tickers at the update ids of every other diff, and trades. What must come of it is counted on the way.
public final class SmallRecording {

    /// What a line holds.
    public enum Kind {
        DIFF,
        SNAPSHOT,
        TICKER,
        TRADE
    }

    /// @param number of its kind, from 0
    public record Line(long receiveNanos, Kind kind, int number, String json) {}

    private static final long BEGIN_NANOS = 1_700_000_000_000_000_000L;
    private static final long STEP_NANOS = 100_000_000;
    private static final int LEVELS = 40;

    public final String symbol;
    public final List<Line> lines = new ArrayList<>();
    private final int priceDecimals;
    private final int quantityDecimals;
    private final Random random;
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private long updateId;
    private long tradeId;
    private int diffs;
    private int tickers;
    private int trades;

    /// @param priceDecimals of one tick
    /// @param quantityDecimals of one step
    public SmallRecording(String symbol, int steps, int priceDecimals, int quantityDecimals) {
        this.symbol = symbol;
        this.priceDecimals = priceDecimals;
        this.quantityDecimals = quantityDecimals;
        random = new Random(symbol.hashCode());
        updateId = 1_000_000_000L * (1 + random.nextInt(1_000));
        tradeId = 1_000_000L * (1 + random.nextInt(1_000));
        long mid = 50_000L + random.nextInt(10_000);
        for (int level = 1; level <= LEVELS; level++) {
            bids.put(mid - level, quantity());
            asks.put(mid + level, quantity());
        }
        for (int step = 0; step < steps; step++) {
            step(step);
        }
    }

    public int count(Kind kind) {
        return (int) lines.stream().filter(line -> line.kind() == kind).count();
    }

    /// Writes lines of several symbols in the order of their receive times.
    ///
    /// @param kept which lines
    public static Path write(Path file, Collection<SmallRecording> recordings, Predicate<Line> kept)
            throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            List<Line> all = recordings.stream()
                    .flatMap(recording -> recording.lines.stream())
                    .filter(kept)
                    .sorted(Comparator.comparingLong(Line::receiveNanos))
                    .toList();
            for (Line line : all) {
                out.write((line.receiveNanos() + " " + line.json() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private void step(int step) {
        long nanos = BEGIN_NANOS + step * STEP_NANOS;
        var changedBids = new TreeMap<Long, Long>();
        var changedAsks = new TreeMap<Long, Long>();
        for (int change = 0; change < 6; change++) {
            change(random.nextBoolean(), changedBids, changedAsks);
        }
        long first = updateId + 1;
        updateId += 1 + random.nextInt(20);
        if (step % 2 == 1) {
            add(nanos - 1_000_000, Kind.TICKER, tickers++, ticker());
        }
        add(
                nanos,
                Kind.DIFF,
                diffs++,
                wrapped(
                        "depth@100ms",
                        "\"e\":\"depthUpdate\",\"E\":" + nanos / 1_000_000 + ",\"s\":\"" + symbol + "\",\"U\":" + first
                                + ",\"u\":" + updateId + ",\"b\":" + levels(changedBids) + ",\"a\":"
                                + levels(changedAsks)));
        if (step == 1) {
            add(
                    nanos + 1_000_000,
                    Kind.SNAPSHOT,
                    0,
                    "{\"lastUpdateId\":" + updateId + ",\"bids\":" + levels(bids) + ",\"asks\":" + levels(asks) + "}");
        }
        for (int trade = 0; trade < 1 + step % 3; trade++) {
            long millis = nanos / 1_000_000 + 10L * trade;
            add(
                    millis * 1_000_000 + 2_000_000,
                    Kind.TRADE,
                    trades++,
                    wrapped(
                            "trade",
                            "\"e\":\"trade\",\"E\":" + (millis + 1) + ",\"s\":\"" + symbol + "\",\"t\":" + ++tradeId
                                    + ",\"p\":\"" + decimal(bids.firstKey(), priceDecimals) + "\",\"q\":\""
                                    + decimal(quantity(), quantityDecimals) + "\",\"T\":" + millis + ",\"m\":"
                                    + random.nextBoolean() + ",\"M\":true"));
        }
    }

    /// Sets or removes a level near the top; the two sides never meet.
    private void change(boolean isBid, Map<Long, Long> changedBids, Map<Long, Long> changedAsks) {
        TreeMap<Long, Long> side = isBid ? bids : asks;
        Map<Long, Long> changed = isBid ? changedBids : changedAsks;
        long best = side.firstKey();
        long price = best + (isBid ? 1 : -1) * (1 - random.nextInt(8));
        boolean meets = isBid ? price >= asks.firstKey() : price <= bids.firstKey();
        if (meets) {
            return;
        }
        long quantity = side.size() > LEVELS / 2 && random.nextInt(3) == 0 ? 0 : quantity();
        if (quantity == 0) {
            side.remove(price);
        } else {
            side.put(price, quantity);
        }
        changed.put(price, quantity);
    }

    private String ticker() {
        return wrapped(
                "bookTicker",
                "\"u\":" + updateId + ",\"s\":\"" + symbol + "\",\"b\":\"" + decimal(bids.firstKey(), priceDecimals)
                        + "\",\"B\":\"" + decimal(bids.firstEntry().getValue(), quantityDecimals) + "\",\"a\":\""
                        + decimal(asks.firstKey(), priceDecimals) + "\",\"A\":\""
                        + decimal(asks.firstEntry().getValue(), quantityDecimals) + "\"");
    }

    private void add(long nanos, Kind kind, int number, String json) {
        lines.add(new Line(nanos, kind, number, json));
    }

    private String wrapped(String stream, String data) {
        return "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@" + stream + "\",\"data\":{" + data + "}}";
    }

    private String levels(Map<Long, Long> side) {
        var text = new StringBuilder("[");
        side.forEach((price, quantity) -> text.append(text.length() > 1 ? "," : "")
                .append("[\"")
                .append(decimal(price, priceDecimals))
                .append("\",\"")
                .append(decimal(quantity, quantityDecimals))
                .append("\"]"));
        return text.append("]").toString();
    }

    private long quantity() {
        return 1L + random.nextInt(100_000);
    }

    private static String decimal(long value, int decimals) {
        return BigDecimal.valueOf(value, decimals).setScale(8).toPlainString();
    }
}
