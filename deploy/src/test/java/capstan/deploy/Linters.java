package capstan.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The linters of `deploy/checks`, which run on Node.js and are fetched by npm once a build folder. Tests are skipped
/// where Node.js is not installed.
final class Linters {

    private static final Path HOME = Path.of("target", "checks");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc", "check.mjs");
    private static final Duration FETCH = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(1);

    private Linters() {}

    /// What a linter found in files, none when all is well.
    static List<String> find(String kind, Path... files) {
        return run("", kind, Arrays.stream(files).map(Path::toString).toList());
    }

    /// What is no PromQL among expressions of one line each.
    static List<String> findInPromql(List<String> expressions) {
        return run(String.join("\n", expressions) + "\n", "promql", List.of());
    }

    private static List<String> run(String input, String kind, List<String> files) {
        assumeTrue(
                Command.of("npm", "--version").isThere(), "skipped: these linters need Node.js with npm on the PATH");
        fetch();
        var command = new ArrayList<>(List.of("node", HOME.resolve("check.mjs").toString(), kind));
        command.addAll(files);
        Command.Ended ended = Command.of(command).input(input).run(RUN);
        if (ended.exitCode() != 0) {
            throw new AssertionError(kind + " linter failed: " + ended.errors());
        }
        try {
            return Repository.JSON.readValue(ended.output(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fetch() {
        try {
            Path fetched = HOME.resolve("node_modules");
            boolean isFresh = Files.isDirectory(fetched);
            Files.createDirectories(HOME);
            for (String name : FILES) {
                Path source = Repository.file("deploy/checks").resolve(name);
                Path copy = HOME.resolve(name);
                isFresh &= Files.exists(copy) && Files.mismatch(source, copy) < 0;
                Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            if (isFresh) {
                return;
            }
            Command.Ended npm =
                    Command.of("npm", "ci", "--prefix", HOME.toString()).run(FETCH);
            if (npm.exitCode() != 0) {
                throw new AssertionError("npm could not fetch the linters of deploy/checks: " + npm.errors());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
