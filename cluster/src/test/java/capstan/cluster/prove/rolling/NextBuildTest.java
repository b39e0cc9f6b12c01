package capstan.cluster.prove.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The other build is made from sources, so whoever changes these must hear of it. `RollingIT` makes it from those of
/// today.
class NextBuildTest {

    @TempDir
    Path folder;

    @Test
    void theNextVersionIsTheNextMinorOne() {
        assertThat(NextBuild.next("0.1.0-SNAPSHOT")).isEqualTo("0.2.0");
        assertThat(NextBuild.next("1.9.3")).isEqualTo("1.10.0");
        assertThatThrownBy(() -> NextBuild.next("development"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("expected a version such as 0.1.0, got 'development'");
    }

    @Test
    void namesOfComponentsAreFoundBehindTheirTypes() {
        assertThat(NextBuild.names("String symbol, int line")).containsExactly("symbol", "line");
        assertThat(NextBuild.names("Map<String, List<Double>> rates, long at")).containsExactly("rates", "at");
    }

    @Test
    void aSourceThatHasChangedIsToldWithWhatWasExpectedInIt() throws IOException {
        Path schema = folder.resolve(NextBuild.SCHEMA);
        Files.createDirectories(schema.resolveSibling("."));
        Files.writeString(schema, """
                <sbe:messageSchema package="x" id="4302" version="7">
                  <sbe:message name="BatchTaken" id="2"><field name="line" id="2" type="int32"/><group name="g"/></sbe:message>
                """);

        assertThatThrownBy(() -> NextBuild.make(new Checkout(folder), folder.resolve("next")))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining(
                        "the next build cannot be made: expected the last field of BatchAccepted once in " + schema)
                .hasMessageContaining("found it 0 times; change NextBuild");
    }

    @Test
    void aChangeThatFitsTwiceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("Twice.java"), "int a; int a;");

        assertThatThrownBy(() -> SourcePatch.of(file).change("the number", "int a;", _ -> "int b;"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("found it 2 times");
        assertThat(SourcePatch.of(file)
                        .change("the first number", "^int a;", _ -> "int $1;")
                        .text())
                .isEqualTo("int $1; int a;");
    }
}
