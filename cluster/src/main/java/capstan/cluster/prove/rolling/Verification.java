package capstan.cluster.prove.rolling;

import capstan.cluster.local.Build;
import capstan.cluster.local.ChildProcess;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What `capstan verify` of a build says of the journal.
///
/// @param holds whether it proved all of it
/// @param twoWriters how often it found two writers of one symbol
/// @param said its report, or what it said instead of one
record Verification(boolean holds, long twoWriters, String said) {

    private static final Duration END = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param errors file for what it says to people
    static Verification by(Build build, String postgres, Path errors) {
        ChildProcess process =
                ChildProcess.start(errors, build, List.of("verify", "--json", "--no-redis", "--postgres", postgres));
        String last = "nothing; see " + errors;
        for (String line = process.readLine(); line != null; line = process.readLine()) {
            last = line;
        }
        boolean isEnded = process.await(END);
        process.kill();
        try {
            JsonNode report = JSON.readTree(last);
            boolean holds = isEnded
                    && process.exitCode().orElse(-1) == 0
                    && report.path("verified").asBoolean();
            // Without the figure nobody has looked.
            return new Verification(holds, report.path("twoWriters").asLong(-1), last);
        } catch (JsonProcessingException e) {
            return new Verification(false, -1, last);
        }
    }
}
