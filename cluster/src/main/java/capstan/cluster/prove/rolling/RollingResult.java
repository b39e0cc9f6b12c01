package capstan.cluster.prove.rolling;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.Readings;
import capstan.cluster.prove.watch.Reckoning;
import java.util.List;

/// What a run came to.
///
/// @param between what readers saw while nothing was replaced
/// @param messagesToPrevious messages with the added field that a node of the next build sent to nodes of this one
/// @param snapshotsOfNext symbols that nodes of this build recovered from a state snapshot of the next one
/// @param seen by nodes of the next build
/// @param journal judged by this build
/// @param byPrevious what `verify` of this build said
/// @param byNext what `verify` of the next build said
/// @param findings beside those of the replacements
record RollingResult(
        NextBuild next,
        List<Replacement> replacements,
        AgeWindow between,
        Readings readings,
        long messagesToPrevious,
        long snapshotsOfNext,
        Sightings.Counts seen,
        FactVersions facts,
        Reckoning.Result journal,
        Verification byPrevious,
        Verification byNext,
        Plot.Line ages,
        List<String> findings) {}
