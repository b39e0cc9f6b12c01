package capstan.bench.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder of recorded markets that lies beside the repository and is not part of it.
public final class SharedFolder {

    /// Environment variable that names the folder where it does not lie beside the repository.
    public static final String OVERRIDE = "CAPSTAN_SHARED";

    private SharedFolder() {}

    /// The folder, found from the working folder upwards; empty where there is none.
    public static Optional<Path> find() {
        @Nullable String override = System.getenv(OVERRIDE);
        if (override != null && !override.isEmpty()) {
            return Optional.of(Path.of(override)).filter(Files::isDirectory);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path shared = folder.resolveSibling("shared");
            if (Files.isDirectory(shared.resolve("data"))) {
                return Optional.of(shared);
            }
        }
        return Optional.empty();
    }

    /// Recorded files of one market, in the order in which they follow each other; empty where there are none.
    public static List<Path> recording(String market) {
        Path folder = find().map(shared -> shared.resolve("data").resolve(market))
                .filter(Files::isDirectory)
                .orElse(null);
        if (folder == null) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".gz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the recording in " + folder, e);
        }
    }
}
