package capstan.cluster.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A folder that holds everything a node keeps: the servers' data, the simulated exchange's market, logs. At most one
/// process holds its lock; the lock goes with the process, so one that was killed leaves none behind.
public final class DataFolder implements AutoCloseable {

    /// Free space below which starting would only fail later, in the middle of a write.
    private static final long LEAST_FREE_BYTES = 256L << 20;

    private final Path path;
    private final @Nullable FileChannel channel;
    private final @Nullable FileLock lock;

    private DataFolder(Path path, @Nullable FileChannel channel, @Nullable FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /// Makes the folder if need be and takes its lock, or opens it without when another process holds it.
    ///
    /// @throws DataFolderUnusable when it cannot be made or written, or has too little space
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            Path probe = Files.createTempFile(path, "probe", null);
            Files.write(probe, new byte[4096]);
            Files.delete(probe);
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new DataFolderUnusable("the data folder " + path + " has " + (free >> 20) + " MiB left, at least "
                        + (LEAST_FREE_BYTES >> 20) + " MiB are needed; free some space or choose another with --data");
            }
        } catch (IOException e) {
            throw new DataFolderUnusable(
                    "the data folder " + path + " cannot be written (" + reason(e)
                            + "); choose another with --data, or make it writable for this user",
                    e);
        }
        return withLock(path);
    }

    private static DataFolder withLock(Path path) {
        try {
            var channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                return new DataFolder(path, null, null);
            }
            return new DataFolder(path, channel, lock);
        } catch (IOException e) {
            throw new DataFolderUnusable("the lock of the data folder " + path + " cannot be taken: " + reason(e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another part of this process holds it
        }
    }

    public Path path() {
        return path;
    }

    /// True when this process holds the folder and may start servers on it.
    public boolean isOwned() {
        return lock != null;
    }

    /// @throws DataFolderUnusable when another process holds the folder
    public DataFolder requireOwned() {
        if (!isOwned()) {
            throw new DataFolderUnusable("another Capstan process runs on the data folder " + path
                    + "; stop it, or choose another folder with --data");
        }
        return this;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new DataFolderUnusable("the lock of the data folder " + path + " cannot be given back", e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
