package capstan.cluster.prove.rolling;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// What the nodes of the next build have seen, from the file that each of them writes, in one sum. Owned by the thread
/// that runs the proof.
final class Sightings {

    private final List<Path> files = new ArrayList<>();

    /// A file for one more node.
    Path next(Path folder) {
        Path file = folder.resolve("sightings-" + (files.size() + 1) + ".properties");
        files.add(file);
        return file;
    }

    /// How often each was seen until now, by the names that `Sightings.java.txt` gives.
    Counts read() {
        var sums = new HashMap<String, Long>();
        for (Path file : files) {
            if (Files.exists(file)) {
                var counts = new Properties();
                try {
                    counts.load(new StringReader(Files.readString(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException("what a node has seen cannot be read: " + file, e);
                }
                counts.stringPropertyNames()
                        .forEach(what -> sums.merge(what, Long.parseLong(counts.getProperty(what)), Long::sum));
            }
        }
        return new Counts(sums);
    }

    /// @param sums by what was seen
    record Counts(Map<String, Long> sums) {

        Counts {
            sums = Map.copyOf(sums);
        }

        long factsWritten() {
            return sums.getOrDefault("factsWritten", 0L);
        }

        /// Facts of this build that the next one has read.
        long factsOfPrevious() {
            return sums.getOrDefault("factsReadOfPrevious", 0L);
        }

        /// Messages from nodes of this build, without the added field.
        long messagesOfPrevious() {
            return sums.getOrDefault("messagesOfPrevious", 0L);
        }

        /// Messages with the added field that were put into bytes for other nodes.
        long messagesSent() {
            return sums.getOrDefault("messagesSent", 0L);
        }
    }
}
