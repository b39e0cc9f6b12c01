package capstan.simulator.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes faults to a file, one JSON object a line with the fields of `InjectedFault`.
///
/// A line is written when its fault takes effect and handed to the system at once, so that the file can be followed.
/// A file that cannot be written any more stops the market: faults without a log prove nothing.
public final class FaultFile implements FaultLog, AutoCloseable {

    private static final ObjectWriter JSON = new ObjectMapper().writerFor(InjectedFault.class);

    private final Path file;
    private final BufferedWriter lines;

    /// Empties the file when it exists.
    ///
    /// @throws UncheckedIOException when it cannot be written
    public FaultFile(Path file) {
        this.file = file;
        try {
            lines = Files.newBufferedWriter(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("the log of faults cannot be written: " + file, failure);
        }
    }

    @Override
    public synchronized void injected(InjectedFault fault) {
        try {
            lines.write(JSON.writeValueAsString(fault));
            lines.write('\n');
            lines.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("the log of faults cannot be written: " + file, failure);
        }
    }

    @Override
    public synchronized void close() {
        try {
            lines.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the log of faults cannot be closed: " + file, failure);
        }
    }
}
