package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Holds the documents for people against what the code does.
class DocumentsTest {

    private static final Path ROOT = Path.of("..");

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void everyRouteIsInTheDocument() throws IOException {
        Set<String> documented =
                found("`(?:GET|POST|DELETE) (/[^`?]*)[^`]*`", Files.readString(ROOT.resolve("docs/api.md")));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(api.routes.templates());
    }

    @Test
    void everyErrorCodeIsInTheDocumentAndNoOther() throws IOException {
        String source = Files.readString(Path.of("src/main/java/capstan/http/api/ApiError.java"));
        Set<String> used = found("\"([a-z]+(?:-[a-z]+)+|internal|timeout)\"", source);
        Set<String> documented =
                found("(?m)^\\| [0-9x]{3} \\| `([a-z-]+)`", Files.readString(ROOT.resolve("docs/api.md")));

        assertThat(documented).isEqualTo(used).hasSizeGreaterThan(10);
    }

    @Test
    void everyFigureIsInTheOperatorsDocument() throws IOException {
        String document = Files.readString(ROOT.resolve("docs/operations.md"));
        Set<String> told =
                found("(?m)^# TYPE (capstan_[a-z0-9_]+) ", api.get("/metrics").body());

        assertThat(told).hasSizeGreaterThan(20);
        assertThat(found("`(capstan_(?:actors|http|persistence)_[a-z0-9_]+)`", document))
                .containsAll(told);
    }
}
