package capstan.simulator.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of a fixed number of rows that is written round and round: row `index` lies at `index mod
/// capacity`, so the newest `capacity` rows are kept. Each row carries its index and a check, so a reader
/// knows which rows are whole. Owned by one thread.
final class SlotFile implements AutoCloseable {

    /// Hears rows in the order in which they lie in the file.
    interface Visitor {
        /// @param row reused; index not included
        void row(long index, long[] row);
    }

    private static final int ROWS_PER_READ = 1_024;

    private final FileChannel channel;
    private final int capacity;
    private final int width;
    private final int rowBytes;
    private ByteBuffer buffer;
    private long firstIndex;
    private int rows;

    /// @param width longs of a row
    SlotFile(Path file, int capacity, int width) throws IOException {
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.capacity = capacity;
        this.width = width;
        this.rowBytes = (width + 2) * Long.BYTES;
        this.buffer = ByteBuffer.allocate(rowBytes * 64);
    }

    /// Collects a row; indices must follow each other until `flush`.
    void add(long index, long[] row) {
        if (rows == 0) {
            firstIndex = index;
        } else if (index != firstIndex + rows) {
            throw new IllegalArgumentException("row " + index + " must follow row " + (firstIndex + rows - 1));
        }
        if (buffer.remaining() < rowBytes) {
            buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
        }
        buffer.putLong(index);
        for (int cell = 0; cell < width; cell++) {
            buffer.putLong(row[cell]);
        }
        buffer.putLong(check(index, row));
        rows++;
    }

    /// Writes the collected rows.
    void flush() {
        buffer.flip();
        try {
            int written = 0;
            while (written < rows) {
                int slot = (int) ((firstIndex + written) % capacity);
                int run = Math.min(rows - written, capacity - slot);
                ByteBuffer part = buffer.slice(written * rowBytes, run * rowBytes);
                long at = (long) slot * rowBytes;
                while (part.hasRemaining()) {
                    at += channel.write(part, at);
                }
                written += run;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            buffer.clear();
            rows = 0;
        }
    }

    /// Reads every whole row.
    void readAll(Visitor visitor) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(rowBytes * ROWS_PER_READ);
        long[] row = new long[width];
        long at = 0;
        while (channel.read(chunk, at) > 0) {
            at += chunk.position() - chunk.position() % rowBytes;
            chunk.flip();
            int whole = chunk.limit() / rowBytes;
            for (int index = 0; index < whole; index++) {
                long rowIndex = chunk.getLong();
                for (int cell = 0; cell < width; cell++) {
                    row[cell] = chunk.getLong();
                }
                if (chunk.getLong() == check(rowIndex, row)) {
                    visitor.row(rowIndex, row);
                }
            }
            chunk.clear();
            if (whole == 0) {
                return;
            }
        }
    }

    /// Never 0 for a row of zeros, so that a hole in the file is not taken for a row.
    private long check(long index, long[] row) {
        long check = Randomness.mix(index + 0x5DEECE66DL);
        for (int cell = 0; cell < width; cell++) {
            check = Randomness.mix(check ^ row[cell]) + 1;
        }
        return check;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
