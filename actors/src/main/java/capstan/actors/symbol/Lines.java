package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.Fault;
import capstan.market.symbol.SymbolState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Which lines carry a symbol, as far as the entity has heard since it started. Owned by one entity.
///
/// A frame says that its line is up. Word that a connection ended counts only when no newer connection of the line
/// is known, so a rotation with overlap is not a disconnect, and frames that were still on their way when it ended
/// do not bring the line back.
final class Lines {

    private record Connection(long epoch, boolean up) {}

    private final Map<Integer, Connection> lines = new HashMap<>();
    private final SymbolId id;
    private final int capacity;
    private final Logger log;

    Lines(SymbolId id, int capacity, Logger log) {
        this.id = id;
        this.capacity = capacity;
        this.log = log;
    }

    /// How many lines carry the symbol now.
    int up() {
        int up = 0;
        for (Connection connection : lines.values()) {
            up += connection.up ? 1 : 0;
        }
        return up;
    }

    /// A frame came on this connection.
    void carried(int line, long epoch) {
        Connection known = lines.get(line);
        if (known == null || epoch > known.epoch) {
            put(line, new Connection(epoch, true));
        }
    }

    /// @return a fault when the last line that was up has just gone down under a live book, null otherwise
    @Nullable
    Fault changed(SymbolState state, LineChanged change) {
        if (change.up()) {
            put(change.line(), new Connection(change.epoch(), true));
            return null;
        }
        Connection known = lines.get(change.line());
        if (known != null && change.epoch() < known.epoch) {
            return null;
        }
        put(change.line(), new Connection(change.epoch(), false));
        if (known == null || !known.up || up() > 0 || state.status() != BookStatus.LIVE) {
            return null;
        }
        return new Fault(
                GapKind.DISCONNECTED,
                state.lastUpdateId() + 1,
                "line " + change.line() + " went down (" + change.reason() + ") and no other is up");
    }

    private void put(int line, Connection connection) {
        if (lines.containsKey(line) || lines.size() < capacity) {
            lines.put(line, connection);
        } else {
            log.warn(
                    "line not watched symbol={} line={} watched={}; raise capstan.actors.book.max-lines",
                    id,
                    line,
                    capacity);
        }
    }
}
