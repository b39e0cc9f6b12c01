package capstan.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every class that ARCHITECTURE.md names in backticks must exist.
class ArchitectureDocumentTest {

    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z][A-Za-z]+)(\\.[a-z][A-Za-z]*)?`");
    /// Nested types are named by their own name.
    private static final Set<String> NESTED = Set.of("GapDetected");

    @Test
    void everyClassNamedInTheDocumentExists() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Set<String> named = CLASS.matcher(Files.readString(root.resolve("ARCHITECTURE.md")))
                .results()
                .map(found -> found.group(1))
                .filter(name -> !NESTED.contains(name))
                .collect(Collectors.toSet());

        Set<String> classes;
        try (Stream<Path> files = Files.walk(root)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }

        assertThat(named).hasSizeGreaterThan(10);
        assertThat(classes).containsAll(named);
    }
}
