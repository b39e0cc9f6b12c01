package capstan.market.ledger;

import org.jspecify.annotations.Nullable;

/// Which rows of the ledger are asked for; the newest come first.
///
/// @param venue null for all
/// @param symbol null for all; a venue is given with it
/// @param kind name of a `GapKind`, null for all; of gaps only
/// @param open true for open gaps only, false for healed ones only, null for both; of gaps only
/// @param sinceMicros rows from before are left out; 0 for none
/// @param beforeOrdering only rows with a lower ordering, for the next page
/// @param limit rows at most
public record LedgerQuery(
        @Nullable String venue,
        @Nullable String symbol,
        @Nullable String kind,
        @Nullable Boolean open,
        long sinceMicros,
        long beforeOrdering,
        int limit) {

    /// The newest rows of everything.
    public static LedgerQuery newest(int limit) {
        return new LedgerQuery(null, null, null, null, 0, Long.MAX_VALUE, limit);
    }

    /// The same of one symbol.
    public LedgerQuery of(String onlyVenue, String onlySymbol) {
        return new LedgerQuery(onlyVenue, onlySymbol, kind, open, sinceMicros, beforeOrdering, limit);
    }

    /// The same of open gaps.
    public LedgerQuery onlyOpen() {
        return new LedgerQuery(venue, symbol, kind, Boolean.TRUE, sinceMicros, beforeOrdering, limit);
    }
}
