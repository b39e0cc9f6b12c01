package capstan.cluster.prove.rolling;

import capstan.cluster.prove.watch.AgeWindow;
import java.util.List;

/// What the replacement of one node came to.
///
/// @param number of the node
/// @param toNext whether it runs the next build from here on
/// @param symbols that it held
/// @param toGoing of these, how many went to a node of the build that is going while one of the coming was there
/// @param window what readers saw from its leaving until all was live again
/// @param leaveMillis until its process had ended
/// @param upMillis from then until it was a member again
/// @param healedMillis from then until readers saw everything live and young
/// @param findings what did not go as it should, empty when all did
record Replacement(
        int number,
        boolean toNext,
        int symbols,
        long toGoing,
        AgeWindow window,
        long leaveMillis,
        long upMillis,
        long healedMillis,
        List<String> findings) {

    Replacement {
        findings = List.copyOf(findings);
    }
}
