package capstan.actors.symbol;

import capstan.actors.CborSerializable;
import org.jspecify.annotations.Nullable;

/// The book of one symbol as its entity holds it. Prices and quantities are scaled `long`s; value = number ×
/// 10^exponent.
///
/// @param status a `BookStatus`; a book that is not `LIVE` is the last trusted one
/// @param reason a `GapKind`, null when live
/// @param bids `long[levels][2]`, best first: price, quantity; none beyond what the last anchor covered, since
///     those are known only where they changed
/// @param asks as `bids`
/// @param sum level sum over the whole book, not only the levels shown
public record BookView(
        String venue,
        String symbol,
        String status,
        @Nullable String reason,
        int priceExponent,
        int quantityExponent,
        long tickSize,
        long stepSize,
        long lastUpdateId,
        long anchorUpdateId,
        long epoch,
        long sum,
        long chain,
        long eventTimeMicros,
        long receiveTimeMicros,
        int bidLevels,
        int askLevels,
        long[][] bids,
        long[][] asks)
        implements CborSerializable {}
