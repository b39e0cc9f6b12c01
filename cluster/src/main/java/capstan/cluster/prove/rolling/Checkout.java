package capstan.cluster.prove.rolling;

import capstan.cluster.cli.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The sources from which this build was made, from which another one can be made.
///
/// @param root folder of the repository
record Checkout(Path root) {

    /// The repository around what runs.
    ///
    /// @throws CommandFailed when there is none, as in an image
    static Checkout around() {
        Path code = code();
        for (Path folder = code; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(NextBuild.SCHEMA))) {
                return new Checkout(folder);
            }
        }
        throw new CommandFailed(
                CommandFailed.ENVIRONMENT,
                "another build is made from the sources of this one, and there are none around " + code
                        + "; run it in a checkout of the repository");
    }

    private static Path code() {
        try {
            return Path.of(Checkout.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where this program lies cannot be told", e);
        }
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    /// Files of a folder with this ending, by name.
    List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the sources in " + path(folder) + " cannot be listed", e);
        }
    }
}
