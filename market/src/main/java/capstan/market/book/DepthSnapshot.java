package capstan.market.book;

import capstan.market.feed.Levels;

/// A full view of the book at one update id, as the venue's REST endpoint gives it.
///
/// @param lastUpdateId id up to which every update is contained
/// @param bids levels best first, scaled by the instrument; not to be changed
/// @param asks levels best first, scaled by the instrument; not to be changed
/// @param requestedLevels how many levels a side were asked for; fewer than that means that the side is complete
/// @param receivedAtMicros our clock when the answer was complete
public record DepthSnapshot(long lastUpdateId, Levels bids, Levels asks, int requestedLevels, long receivedAtMicros) {

    /// @throws IllegalArgumentException when a side is not strictly best first, or a price or quantity is not
    ///     positive
    public DepthSnapshot {
        if (lastUpdateId < 0) {
            throw new IllegalArgumentException("depth snapshot with a negative last update id: " + lastUpdateId);
        }
        check("bid", bids, -1);
        check("ask", asks, 1);
    }

    /// @param direction of the prices from the best on: −1 for falling, 1 for rising
    private static void check(String side, Levels levels, int direction) {
        for (int i = 0; i < levels.size(); i++) {
            long price = levels.price(i);
            if (price <= 0 || levels.quantity(i) <= 0) {
                throw new IllegalArgumentException("depth snapshot: " + side + " level " + i
                        + " must have a positive price and quantity, got " + price + " and " + levels.quantity(i));
            }
            if (i > 0 && Long.compare(price, levels.price(i - 1)) != direction) {
                throw new IllegalArgumentException("depth snapshot: " + side + " levels must come best first, level "
                        + i + " is at " + price + " behind " + levels.price(i - 1));
            }
        }
    }
}
