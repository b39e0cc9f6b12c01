package capstan.bench.load;

import capstan.actors.symbol.SymbolBook;
import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalRow;
import capstan.persistence.journal.JournalSerializer;
import capstan.persistence.journal.JournalStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The gaps in the update ids that a journal tells of, with what closed them.
final class JournaledGaps {

    /// A gap that was closed.
    record Closed(GapDetected found, GapHealed healed) {}

    private record Name(String symbol, long expectedId, long detectedAtMicros) {}

    private final Map<Name, GapDetected> open = new HashMap<>();
    private final Map<String, List<Closed>> closed = new HashMap<>();

    static JournaledGaps of(JournalReader journal) {
        var gaps = new JournaledGaps();
        for (JournalHead head : journal.heads(SymbolBook.KEY.name())) {
            String symbol = head.entityId().substring(head.entityId().indexOf(':') + 1);
            try (JournalStream rows = journal.rows(head.persistenceId(), 1, head.lastSequenceNr())) {
                for (JournalRow row = rows.next(); row != null; row = rows.next()) {
                    if (row.manifest().equals(JournalSerializer.LEDGER)) {
                        gaps.take(symbol, row.decode());
                    }
                }
            }
        }
        return gaps;
    }

    /// In the order in which they were closed.
    List<Closed> closed(String symbol) {
        return closed.getOrDefault(symbol, List.of());
    }

    private void take(String symbol, BookEvent fact) {
        switch (fact) {
            case GapDetected found
            when found.kind() == GapKind.DEPTH_IDS ->
                open.put(new Name(symbol, found.expectedId(), found.stamp().atMicros()), found);
            case GapHealed healed
            when healed.kind() == GapKind.DEPTH_IDS -> {
                GapDetected found = open.remove(new Name(symbol, healed.expectedId(), healed.detectedAtMicros()));
                if (found != null) {
                    closed.computeIfAbsent(symbol, _ -> new ArrayList<>()).add(new Closed(found, healed));
                }
            }
            default -> {}
        }
    }
}
