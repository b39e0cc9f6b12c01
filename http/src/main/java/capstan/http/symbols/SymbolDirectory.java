package capstan.http.symbols;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/// The symbols that are followed, found by what people type: any case, with or without the venue before a colon.
public final class SymbolDirectory {

    private final Supplier<Set<String>> ids;

    /// @param ids all ids `venue:SYMBOL`, read at every look-up
    public SymbolDirectory(Supplier<Set<String>> ids) {
        this.ids = ids;
    }

    /// All ids, ascending.
    public List<String> all() {
        return ids.get().stream().sorted().toList();
    }

    public SymbolLookup find(String text) {
        Set<String> known = ids.get();
        int colon = text.indexOf(':');
        String symbol = text.substring(colon + 1).toUpperCase(Locale.ROOT);
        if (colon >= 0) {
            String id = text.substring(0, colon).toLowerCase(Locale.ROOT) + ":" + symbol;
            return known.contains(id) ? new SymbolLookup.Found(id) : new SymbolLookup.Unknown(known.size());
        }
        String end = ":" + symbol;
        List<String> matches =
                known.stream().filter(id -> id.endsWith(end)).sorted().toList();
        return switch (matches.size()) {
            case 0 -> new SymbolLookup.Unknown(known.size());
            case 1 -> new SymbolLookup.Found(matches.getFirst());
            default -> new SymbolLookup.Ambiguous(matches);
        };
    }
}
