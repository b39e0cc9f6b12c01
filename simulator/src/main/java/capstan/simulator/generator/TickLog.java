package capstan.simulator.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32;

/// Which ticks the market has lived through: how many steps each had and when. Written before anybody sees
/// what a tick brought, so a market that is killed can live through the same ticks again and say the same.
///
/// A record is 40 bytes: tick, first step, begin µs, end µs (int64 each), steps, check (int32 each). Records
/// lie in segment files; a segment whose ticks every checkpoint covers is deleted. Writes reach the operating
/// system, which outlives a killed process; they are not forced to the disk. Owned by the market thread.
final class TickLog implements AutoCloseable {

    /// One batch of steps. Step `i` of `steps` happens at `begin + (end − begin) × (i + 1) / steps`.
    ///
    /// @param firstStep number of its first step since the market began
    record Tick(long number, long firstStep, long beginMicros, long endMicros, int steps) {

        long stepTimeMicros(int index) {
            return beginMicros + (endMicros - beginMicros) * (index + 1L) / steps;
        }
    }

    private record Segment(long firstTick, Path file) {}

    static final int RECORD_BYTES = 40;
    private static final int RECORDS_PER_SEGMENT = 32_768;
    private static final String PREFIX = "ticks-";
    private static final String SUFFIX = ".log";

    private final Path folder;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
    private final CRC32 crc = new CRC32();
    private FileChannel channel;
    private int records;

    private TickLog(Path folder, List<Segment> found, long nextTick) throws IOException {
        this.folder = folder;
        segments.addAll(found);
        channel = openSegment(nextTick);
    }

    /// Reads the ticks after `afterTick` that are whole, in order; they must follow each other.
    static List<Tick> read(Path folder, long afterTick) throws IOException {
        List<Tick> ticks = new ArrayList<>();
        for (Segment segment : segmentsOf(folder)) {
            readSegment(segment.file, afterTick, ticks);
        }
        return ticks;
    }

    /// Opens the log for ticks from `nextTick` on.
    static TickLog open(Path folder, long nextTick) throws IOException {
        return new TickLog(folder, segmentsOf(folder), nextTick);
    }

    void append(Tick tick) {
        record.clear();
        record.putLong(tick.number);
        record.putLong(tick.firstStep);
        record.putLong(tick.beginMicros);
        record.putLong(tick.endMicros);
        record.putInt(tick.steps);
        record.putInt(check(crc, record));
        record.flip();
        try {
            if (records >= RECORDS_PER_SEGMENT) {
                channel.close();
                channel = openSegment(tick.number);
            }
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        records++;
    }

    /// Deletes segments that hold only ticks up to `tick`.
    void forgetUpTo(long tick) {
        while (segments.size() > 1) {
            Segment oldest = segments.removeFirst();
            if (segments.getFirst().firstTick > tick + 1) {
                segments.addFirst(oldest);
                return;
            }
            try {
                Files.deleteIfExists(oldest.file);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// Number of segment files, for tests of the bound.
    int segmentCount() {
        return segments.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private FileChannel openSegment(long firstTick) throws IOException {
        Path file = folder.resolve(PREFIX + String.format("%019d", firstTick) + SUFFIX);
        // A segment of the same first tick can only be one whose first record was never whole.
        segments.removeIf(segment -> segment.firstTick >= firstTick);
        segments.addLast(new Segment(firstTick, file));
        records = 0;
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static List<Segment> segmentsOf(Path folder) throws IOException {
        List<Segment> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
                found.add(new Segment(Long.parseLong(digits), file));
            }
        }
        found.sort((left, right) -> Long.compare(left.firstTick, right.firstTick));
        return Collections.unmodifiableList(found);
    }

    private static void readSegment(Path file, long afterTick, List<Tick> into) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        var crc = new CRC32();
        while (bytes.remaining() >= RECORD_BYTES) {
            ByteBuffer one = bytes.slice(bytes.position(), RECORD_BYTES);
            bytes.position(bytes.position() + RECORD_BYTES);
            var tick = new Tick(one.getLong(), one.getLong(), one.getLong(), one.getLong(), one.getInt());
            int expected = check(crc, one);
            int found = one.getInt();
            if (found != expected) {
                throw new MarketDataUnusable("tick log " + file + " is damaged at byte "
                        + (bytes.position() - RECORD_BYTES) + ": check " + found + " instead of " + expected
                        + "; delete the market's folder to begin a new market, with new ids");
            }
            if (tick.number <= afterTick) {
                continue;
            }
            long last = into.isEmpty() ? afterTick : into.getLast().number;
            if (tick.number != last + 1) {
                throw new MarketDataUnusable("tick log " + file + " goes from tick " + last + " to tick " + tick.number
                        + "; a file is missing, so the market's folder cannot be used any more");
            }
            into.add(tick);
        }
    }

    /// Check over the bytes before the buffer's position.
    private static int check(CRC32 crc, ByteBuffer buffer) {
        crc.reset();
        crc.update(buffer.duplicate().flip());
        return (int) crc.getValue();
    }
}
