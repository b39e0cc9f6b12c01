package capstan.actors.symbol;

import org.jspecify.annotations.Nullable;

/// How far one symbol's book can be trusted, and what is under way for it.
///
/// @param openGaps journaled gaps that nothing has closed yet
/// @param oldestGapMicros when the oldest of them was detected, 0 when there is none
/// @param gapsGivenUp gaps no longer followed because too many were open at once
/// @param pendingDiffs depth diffs kept while the book is not live
/// @param anchoredLevels levels a side that the anchor was asked for, 0 when that is not known
/// @param knownFrom lowest bid that the anchor covered (scaled), 0 when it covered every bid
/// @param knownTo highest ask that the anchor covered (scaled), `Long.MAX_VALUE` when it covered every ask
/// @param bestAgreedId update id at which the book last agreed with a best bid and ask of the venue; 0 when it has not
///     since the entity started
/// @param depthAgreedId as `bestAgreedId`, for a `depth20`
/// @param snapshotsRefused depth snapshots refused since the book was last well
/// @param lastRefusal why the last of them was, null when none was
/// @param reanchoring why a live book is being anchored anew, an `AnchorReason`; null when it is not
public record BookDetail(
        int openGaps,
        long oldestGapMicros,
        long gapsGivenUp,
        int pendingDiffs,
        int anchoredLevels,
        long knownFrom,
        long knownTo,
        long bestAgreedId,
        long depthAgreedId,
        int snapshotsRefused,
        @Nullable String lastRefusal,
        @Nullable String reanchoring) {}
