package capstan.simulator.recorded;

/// How far one symbol of a recording has been played.
///
/// @param symbol upper case
/// @param diffs depth diffs played
/// @param trades trades played
/// @param tickers top-of-book messages played
/// @param tops views of the best levels played
/// @param skipped lines of the symbol that are not replayed
/// @param snapshots recorded depth snapshots, over the whole recording
/// @param syntheticSnapshot true when the recording holds none that its diffs join, so that REST answers a guess
/// @param bookGaps diffs that did not join the ones before them
/// @param lastUpdateId of the last diff played, 0 before the first
/// @param lastTradeId of the last trade played, 0 before the first
/// @param held true while the symbol waits at its first snapshot
/// @param finished true when everything of the symbol has been played
public record Played(
        String symbol,
        long diffs,
        long trades,
        long tickers,
        long tops,
        long skipped,
        int snapshots,
        boolean syntheticSnapshot,
        long bookGaps,
        long lastUpdateId,
        long lastTradeId,
        boolean held,
        boolean finished) {}
