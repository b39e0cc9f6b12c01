package capstan.simulator.recorded;

import capstan.market.book.DepthSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A first reading of the whole recording: which symbols it holds, their ticks and steps, and whose the
/// snapshots are, which do not say so themselves.
final class RecordingScan {

    /// Levels that a snapshot is taken to have been asked for with; the endpoint's largest.
    private static final int ASKED_LEVELS = 5_000;

    private final Map<String, RecordedSymbol> symbols = new LinkedHashMap<>();
    /// Last update id of each symbol before a snapshot, by symbol, as a hint whose it is.
    private final Map<String, Long> lastIds = new HashMap<>();

    private final List<RecordedSymbol.Placed> unplaced = new ArrayList<>();
    private final RecordingSettings settings;

    private RecordingScan(RecordingSettings settings) {
        this.settings = settings;
    }

    /// @return the symbols in the order of their first lines
    static Collection<RecordedSymbol> read(RecordingSettings settings) {
        for (Path file : settings.files()) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new RecordingUnusable("recording " + file + " is not a file that can be read");
            }
        }
        var scan = new RecordingScan(settings);
        try (var lines = new RecordingLines(settings.files())) {
            var line = new RecordedLine();
            while (lines.next()) {
                lines.parse(line);
                scan.see(line, lines.number());
            }
        } catch (IOException failure) {
            throw new RecordingUnusable("the recording cannot be closed: " + failure.getMessage(), failure);
        }
        scan.symbols.values().removeIf(symbol -> symbol.kinds.isEmpty());
        if (scan.symbols.isEmpty()) {
            throw new RecordingUnusable("no depth diff, trade or book ticker in " + settings.files());
        }
        scan.unplaced.forEach(scan::placeByDistance);
        return scan.symbols.values();
    }

    private void see(RecordedLine line, long number) {
        if (line.kind == RecordedLine.Kind.SNAPSHOT) {
            var snapshot = new DepthSnapshot(
                    line.lastId, line.bids.copy(), line.asks.copy(), ASKED_LEVELS, line.receiveMicros);
            unplaced.add(new RecordedSymbol.Placed(number, snapshot));
            return;
        }
        if (line.kind == RecordedLine.Kind.OTHER || line.symbol.isEmpty()) {
            return;
        }
        RecordedSymbol symbol = symbols.computeIfAbsent(line.symbol, RecordedSymbol::new);
        symbol.see(line, number);
        if (line.kind == RecordedLine.Kind.DIFF) {
            place(symbol, line);
            lastIds.put(line.symbol, line.lastId);
        }
    }

    /// A snapshot belongs to the symbol whose diff goes on where it ends.
    private void place(RecordedSymbol symbol, RecordedLine diff) {
        unplaced.removeIf(placed -> {
            long id = placed.snapshot().lastUpdateId();
            boolean isOurs = diff.firstId <= id + 1 && id <= diff.lastId;
            if (isOurs) {
                keep(symbol, placed);
            }
            return isOurs;
        });
    }

    /// A snapshot that no later diff joins belongs to the symbol whose ids it is nearest to.
    private void placeByDistance(RecordedSymbol.Placed placed) {
        RecordedSymbol nearest = null;
        long best = Long.MAX_VALUE;
        for (RecordedSymbol symbol : symbols.values()) {
            Long last = lastIds.get(symbol.symbol);
            if (last != null && Math.abs(last - placed.snapshot().lastUpdateId()) < best) {
                best = Math.abs(last - placed.snapshot().lastUpdateId());
                nearest = symbol;
            }
        }
        RecordedSymbol owner = nearest == null ? only() : nearest;
        if (owner != null) {
            keep(owner, placed);
        }
    }

    private @Nullable RecordedSymbol only() {
        return symbols.size() == 1 ? symbols.values().iterator().next() : null;
    }

    private void keep(RecordedSymbol symbol, RecordedSymbol.Placed placed) {
        if (symbol.snapshots.size() == settings.mostSnapshots()) {
            throw new RecordingUnusable("the recording holds more than " + settings.mostSnapshots()
                    + " depth snapshots of " + symbol.symbol + "; raise the number of kept snapshots");
        }
        symbol.snapshots.add(placed);
        symbol.snapshots.sort((left, right) -> Long.compare(left.line(), right.line()));
        symbol.seeLevels(placed.snapshot().bids());
        symbol.seeLevels(placed.snapshot().asks());
    }
}
