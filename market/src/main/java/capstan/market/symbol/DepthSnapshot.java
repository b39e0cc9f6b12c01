package capstan.market.symbol;

import capstan.market.feed.Levels;

/// A full view of the book at one update id, as the venue's REST endpoint gives it.
///
/// @param lastUpdateId id up to which every update is contained
/// @param bids levels best first, scaled by the instrument; not to be changed
/// @param asks levels best first, scaled by the instrument; not to be changed
/// @param requestedLevels how many levels a side were asked for; fewer than that means that the side is complete
/// @param receivedAtMicros our clock when the answer was complete
public record DepthSnapshot(long lastUpdateId, Levels bids, Levels asks, int requestedLevels, long receivedAtMicros) {}
