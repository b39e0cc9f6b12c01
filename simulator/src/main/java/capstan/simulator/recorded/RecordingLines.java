package capstan.simulator.recorded;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The lines of recording files, one file behind the other. Owned by one thread.
final class RecordingLines implements Closeable {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MOST_LINE_BYTES = 64 << 20;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final List<Path> files;
    private int nextFile;
    private @Nullable InputStream input;
    private @Nullable Path file;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int begin;
    private int end;
    private int lineEnd;
    private long number;
    private long lineInFile;

    RecordingLines(List<Path> files) {
        this.files = files;
    }

    /// Moves to the next line that is not blank.
    ///
    /// @return false when there is none
    boolean next() {
        try {
            while (true) {
                begin = lineEnd;
                if (!findLine()) {
                    return false;
                }
                number++;
                lineInFile++;
                if (lineEnd - begin > 1) {
                    return true;
                }
            }
        } catch (IOException failure) {
            throw new RecordingUnusable(
                    "recording " + file + " cannot be read after line " + lineInFile + ": " + failure.getMessage(),
                    failure);
        }
    }

    /// Number of the line over all files, from 1.
    long number() {
        return number;
    }

    /// The current line's bytes are `array()` from `offset()`, `length()` of them, without the line's end.
    byte[] array() {
        return buffer;
    }

    int offset() {
        return begin;
    }

    int length() {
        int last = lineEnd;
        while (last > begin && (buffer[last - 1] == '\n' || buffer[last - 1] == '\r')) {
            last--;
        }
        return last - begin;
    }

    /// True when the current line's bytes contain these.
    boolean contains(byte[] wanted) {
        int last = begin + length() - wanted.length;
        for (int at = begin; at <= last; at++) {
            if (buffer[at] == wanted[0] && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /// Takes the current line apart.
    void parse(RecordedLine into) {
        int space = begin;
        int last = begin + length();
        long nanos = 0;
        while (space < last && buffer[space] >= '0' && buffer[space] <= '9') {
            nanos = nanos * 10 + buffer[space] - '0';
            space++;
        }
        if (space == begin || space >= last || buffer[space] != ' ' || space - begin > 19) {
            throw unusable("expected '<receive time in ns> <JSON>'", null);
        }
        try {
            into.parse(nanos / 1000, buffer, space + 1, last - space - 1);
        } catch (IOException | NumberFormatException problem) {
            throw unusable(String.valueOf(problem.getMessage()), problem);
        }
    }

    private RecordingUnusable unusable(String reason, @Nullable Throwable cause) {
        String message = "recording " + file + " line " + lineInFile + ": " + reason;
        return cause == null ? new RecordingUnusable(message) : new RecordingUnusable(message, cause);
    }

    /// Sets `lineEnd` behind the line that begins at `begin`.
    private boolean findLine() throws IOException {
        int scanned = begin;
        while (true) {
            for (int at = scanned; at < end; at++) {
                if (buffer[at] == '\n') {
                    lineEnd = at + 1;
                    return true;
                }
            }
            scanned = end - begin;
            makeRoom();
            int read = input == null ? -1 : input.read(buffer, end, buffer.length - end);
            if (read > 0) {
                end += read;
            } else if (end > begin) {
                // The last line of a file needs no line end.
                lineEnd = end;
                return true;
            } else if (!openNext()) {
                return false;
            }
            scanned += begin;
        }
    }

    private void makeRoom() throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        if (end == buffer.length) {
            if (buffer.length >= MOST_LINE_BYTES) {
                throw new IOException("a line is longer than " + MOST_LINE_BYTES + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private boolean openNext() throws IOException {
        close();
        if (nextFile == files.size()) {
            return false;
        }
        Path opened = files.get(nextFile++);
        file = opened;
        lineInFile = 0;
        var raw = new BufferedInputStream(Files.newInputStream(opened), BUFFER_BYTES);
        raw.mark(2);
        int first = raw.read();
        int second = raw.read();
        raw.reset();
        try {
            boolean isGzip = (first << 8 | second) == GZIP_MAGIC;
            input = isGzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
        } catch (EOFException truncated) {
            raw.close();
            throw truncated;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        InputStream open = input;
        input = null;
        if (open != null) {
            open.close();
        }
    }
}
