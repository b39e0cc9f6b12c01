package capstan.cluster.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Where server programs are unpacked once and used by every data folder: the user's cache folder.
final class ProgramCache {

    private ProgramCache() {}

    /// A folder for unpacked programs: `$XDG_CACHE_HOME/capstan`, else `~/.cache/capstan`, else one in the data folder.
    static Path folder(DataFolder data) {
        return folder(data.path());
    }

    /// As above, of the data folder at this path.
    static Path folder(Path data) {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isEmpty())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("capstan");
        try {
            Files.createDirectories(cache);
            if (Files.isWritable(cache)) {
                return cache;
            }
        } catch (IOException e) {
            // Home folders may be read-only; the data folder was written to already.
        }
        return data.resolve("programs");
    }

    /// Unpacks an executable from the class path unless it is there.
    ///
    /// @throws ServerUnavailable when it is not on the class path or cannot be written
    static Path executable(DataFolder data, String resource) {
        Path program = folder(data).resolve(resource);
        if (Files.isExecutable(program)) {
            return program;
        }
        try (InputStream bytes = ProgramCache.class.getResourceAsStream("/" + resource)) {
            if (bytes == null) {
                throw new ServerUnavailable(
                        "no embedded " + resource + " for this platform; give a server of your own");
            }
            Files.createDirectories(program.getParent());
            Path unpacked = Files.createTempFile(program.getParent(), resource, null);
            Files.copy(bytes, unpacked, StandardCopyOption.REPLACE_EXISTING);
            if (!unpacked.toFile().setExecutable(true, false)) {
                throw new ServerUnavailable(unpacked + " cannot be made executable");
            }
            Files.move(unpacked, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return program;
        } catch (IOException e) {
            throw new ServerUnavailable("cannot unpack " + resource + " to " + program + ": " + e.getMessage(), e);
        }
    }
}
