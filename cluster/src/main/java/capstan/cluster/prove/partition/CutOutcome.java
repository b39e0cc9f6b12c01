package capstan.cluster.prove.partition;

import capstan.cluster.prove.watch.AgeWindow;
import java.util.List;

/// What came of one trial. Times are since the cut; of a node that stood still, those of its end are since it went on.
///
/// @param number 1 for the first one of the proof
/// @param nodes in the cluster
/// @param who was cut off, for people
/// @param symbols that those held
/// @param toldMillis until one of those said over its health that it does not reach others, -1 when none did
/// @param lastWriteMillis until the last fact that those journaled, 0 when there was none behind the cut
/// @param silentMillis until all of those had ended
/// @param isSilent whether those ended, and journaled nothing after they had
/// @param hasSaidSo whether those ended with the exit code for that and told why
/// @param liveMillis until the others showed every symbol live and young
/// @param isLive whether they did
/// @param wholeMillis from the healing of the links until all were members of one cluster and all was live and young
/// @param isWhole whether that was so
/// @param window what readers saw until then
/// @param findings what was not as it must be, a sentence each
record CutOutcome(
        int number,
        int nodes,
        Cut cut,
        boolean restartedWhileCut,
        String who,
        int symbols,
        long toldMillis,
        long lastWriteMillis,
        long silentMillis,
        boolean isSilent,
        boolean hasSaidSo,
        long liveMillis,
        boolean isLive,
        long wholeMillis,
        boolean isWhole,
        AgeWindow window,
        List<String> findings) {

    CutOutcome {
        findings = List.copyOf(findings);
    }
}
