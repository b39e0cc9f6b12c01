package capstan.market.features;

/// What became of the mid after a feature vector. NaN where the book was not live, or had an empty side, at that
/// moment.
///
/// @param targetPrice10s mid at exactly 10 s after the boundary
/// @param targetReturn10s its log return from the boundary's mid
/// @param return5s log return of the mid at exactly 5 s
/// @param return15s log return of the mid at exactly 15 s
/// @param return30s log return of the mid at exactly 30 s
/// @param direction sign of the mid's move over 10 s, 0 when it stayed within half the boundary's spread; means
///     nothing when `targetReturn10s` is NaN
/// @param gapInWindow true when the book was not live at any moment of (boundary, boundary + 10 s]; such a row is
///     not for training
public record Labels(
        double targetPrice10s,
        double targetReturn10s,
        double return5s,
        double return15s,
        double return30s,
        int direction,
        boolean gapInWindow) {}
