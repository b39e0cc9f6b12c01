package capstan.http.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out who listens on a TCP port, as far as the system lets on: on Linux the process, if this user may see
/// it.
final class PortOwner {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    /// Columns: slot, local address, remote address, state, queues, timers, retransmits, uid, timeout, inode.
    private static final Pattern ROW = Pattern.compile(
            "\\s*\\d+:\\s+[0-9A-F]+:([0-9A-F]{4})\\s+\\S+\\s+([0-9A-F]{2})\\s+\\S+\\s+\\S+\\s+\\S+\\s+\\d+\\s+\\d+\\s+(\\d+).*");

    private PortOwner() {}

    /// For example `java (pid 4711)`; empty when it cannot be told.
    static Optional<String> of(int port) {
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            try {
                String inode = inode(PROC.resolve(table), port);
                if (inode != null) {
                    return process("socket:[" + inode + "]");
                }
            } catch (IOException _) {
                // Not Linux, or not for our eyes: the caller says what it knows without a name.
            }
        }
        return Optional.empty();
    }

    private static @Nullable String inode(Path table, int port) throws IOException {
        String wanted = String.format(Locale.ROOT, "%04X", port);
        for (String row : Files.readAllLines(table)) {
            Matcher columns = ROW.matcher(row);
            if (columns.matches()
                    && columns.group(1).equals(wanted)
                    && columns.group(2).equals(LISTENING)) {
                return columns.group(3);
            }
        }
        return null;
    }

    private static Optional<String> process(String socket) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, socket)) {
                    String name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of(name + " (pid " + process.getFileName() + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException _) {
            // Another user's process, one that has just ended, or a file closed while we looked.
        }
        return false;
    }
}
