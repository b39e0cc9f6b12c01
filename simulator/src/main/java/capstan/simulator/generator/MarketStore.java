package capstan.simulator.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The folder in which a generated market survives restarts and being killed: one checkpoint a symbol,
/// replaced atomically, and the ticks since the oldest of them. Held by one process at a time. Owned by the
/// market thread.
final class MarketStore implements AutoCloseable {

    /// Changes when the same state would no longer act the same.
    private static final int GENERATOR_VERSION = 1;

    private static final long MAGIC = 0x4361_7073_7461_6e31L;
    private static final int HEADER_BYTES = Long.BYTES * 3;

    /// @param tick last tick that the state contains
    /// @param nextStep number of the next step of the whole market
    record Checkpoint(long tick, long nextStep) {}

    private final Path folder;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final HistoryFiles[] histories;
    private final long[] coveredTicks;
    private ByteBuffer image = ByteBuffer.allocate(1 << 16);
    private @Nullable TickLog ticks;

    private MarketStore(Path folder, FileChannel lockChannel, FileLock lock, int symbols) {
        this.folder = folder;
        this.lockChannel = lockChannel;
        this.lock = lock;
        histories = new HistoryFiles[symbols];
        coveredTicks = new long[symbols];
    }

    /// Opens or creates the folder.
    ///
    /// @throws MarketDataUnusable when it cannot be written, is in use, or holds a market made otherwise
    static MarketStore open(Path folder, GeneratorSettings settings) {
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("market.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new MarketDataUnusable("the market in " + folder
                        + " is in use by another exchange; stop it or choose another data folder");
            }
            var store =
                    new MarketStore(folder, channel, lock, settings.symbols().size());
            store.checkManifest(settings);
            return store;
        } catch (IOException failure) {
            throw new MarketDataUnusable(
                    "cannot keep the market in " + folder + " (" + failure
                            + "); it needs a folder that can be written, with space left",
                    failure);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private void checkManifest(GeneratorSettings settings) throws IOException {
        Path file = folder.resolve("market.txt");
        String wanted = manifest(settings);
        if (!Files.exists(file)) {
            Files.writeString(file, wanted, StandardCharsets.UTF_8);
            return;
        }
        List<String> found = Files.readAllLines(file, StandardCharsets.UTF_8);
        List<String> expected = wanted.lines().toList();
        for (int line = 0; line < Math.max(found.size(), expected.size()); line++) {
            String is = line < found.size() ? found.get(line) : "nothing";
            String should = line < expected.size() ? expected.get(line) : "nothing";
            if (!is.equals(should)) {
                lock.release();
                lockChannel.close();
                throw new MarketDataUnusable("the market in " + folder + " was made with other settings: line "
                        + (line + 1) + " of market.txt says '" + is + "', the settings say '" + should
                        + "'; use the same settings or another data folder");
            }
        }
    }

    private static String manifest(GeneratorSettings settings) {
        return "generator " + GENERATOR_VERSION + "\nseed " + settings.seed() + "\nlevels " + settings.targetLevels()
                + " " + settings.minimumLevels() + "\ntrades " + settings.tradeHistory() + "\n"
                + settings.symbols().stream().map(SymbolSpec::toString).collect(Collectors.joining("\n")) + "\n";
    }

    /// Takes up a symbol's checkpoint.
    ///
    /// @return null when the market has not begun yet
    @Nullable
    Checkpoint load(int number, SymbolMarket symbol) {
        String name = symbol.listing().symbol();
        Path file = stateFile(name);
        try {
            var history = new HistoryFiles(folder, name, symbol.history());
            histories[number] = history;
            if (!Files.exists(file)) {
                return null;
            }
            ByteBuffer state = ByteBuffer.wrap(Files.readAllBytes(file));
            if (state.limit() < HEADER_BYTES + Long.BYTES
                    || check(state, state.limit() - Long.BYTES) != state.getLong(state.limit() - Long.BYTES)
                    || state.getLong() != MAGIC) {
                throw new MarketDataUnusable("checkpoint " + file + " is damaged (its check does not fit its "
                        + state.limit() + " bytes); delete the market's folder to begin a new market, with new ids");
            }
            var checkpoint = new Checkpoint(state.getLong(), state.getLong());
            symbol.load(state);
            history.load(symbol.lastTradeId());
            coveredTicks[number] = checkpoint.tick;
            return checkpoint;
        } catch (IOException failure) {
            throw new MarketDataUnusable("cannot read the market in " + folder + ": " + failure, failure);
        }
    }

    List<TickLog.Tick> ticksAfter(long tick) {
        try {
            return TickLog.read(folder, tick);
        } catch (IOException failure) {
            throw new MarketDataUnusable("cannot read the tick log in " + folder + ": " + failure, failure);
        }
    }

    void openTicks(long nextTick) {
        try {
            ticks = TickLog.open(folder, nextTick);
        } catch (IOException failure) {
            throw new MarketDataUnusable("cannot write the tick log in " + folder + ": " + failure, failure);
        }
    }

    void append(TickLog.Tick tick) {
        if (ticks == null) {
            throw new IllegalStateException("the tick log is not open");
        }
        ticks.append(tick);
    }

    /// Replaces a symbol's checkpoint.
    void save(int number, SymbolMarket symbol, long tick, long nextStep) {
        histories[number].save();
        int bytes = HEADER_BYTES + symbol.imageBytes() + Long.BYTES;
        if (image.capacity() < bytes) {
            image = ByteBuffer.allocate(bytes + bytes / 2);
        }
        image.clear();
        image.putLong(MAGIC).putLong(tick).putLong(nextStep);
        symbol.save(image);
        image.putLong(check(image, image.position()));
        image.flip();
        Path file = stateFile(symbol.listing().symbol());
        Path fresh = folder.resolve(symbol.listing().symbol() + ".state.new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (image.hasRemaining()) {
                channel.write(image);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write checkpoint " + file, failure);
        }
        coveredTicks[number] = tick;
        if (ticks != null) {
            ticks.forgetUpTo(Arrays.stream(coveredTicks).min().orElse(0));
        }
    }

    private static long check(ByteBuffer bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes.array(), 0, length);
        return crc.getValue();
    }

    private Path stateFile(String symbol) {
        return folder.resolve(symbol + ".state");
    }

    @Override
    public void close() {
        try {
            if (ticks != null) {
                ticks.close();
            }
            for (HistoryFiles history : histories) {
                if (history != null) {
                    history.close();
                }
            }
            lock.release();
            lockChannel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot close the market in " + folder, failure);
        }
    }
}
