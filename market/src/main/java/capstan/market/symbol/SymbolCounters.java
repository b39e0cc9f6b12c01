package capstan.market.symbol;

/// What has happened to one symbol since its first journaled fact. Part of the state, so a replay counts the same.
///
/// @param frames frames accepted
/// @param diffsApplied depth diffs that changed the book or repeated its last id
/// @param diffsStale depth diffs that an anchor already covered
/// @param trades distinct trades accepted, backfilled ones included
/// @param tradesBackfilled of them, fetched by id
/// @param tradesMissing trades recorded as not to be had
/// @param gaps facts `GapDetected`, all kinds
/// @param anchors facts `Anchored`
/// @param crossed whole events after which the book was crossed
/// @param topChecks times that the book and a top of book stood at an equal update id
/// @param topMismatches of them, those that differed
public record SymbolCounters(
        long frames,
        long diffsApplied,
        long diffsStale,
        long trades,
        long tradesBackfilled,
        long tradesMissing,
        long gaps,
        long anchors,
        long crossed,
        long topChecks,
        long topMismatches) {}
