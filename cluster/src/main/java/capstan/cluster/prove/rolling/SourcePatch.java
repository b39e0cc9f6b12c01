package capstan.cluster.prove.rolling;

import capstan.cluster.cli.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changes of one source file. Each fits in exactly one place; where it does not, the file has changed and whoever
/// changed it is told what was expected.
final class SourcePatch {

    private final Path file;
    private String text;

    private SourcePatch(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static SourcePatch of(Path file) {
        try {
            return new SourcePatch(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("a source of this build cannot be read: " + file, e);
        }
    }

    /// Puts `change` of what matches in its place.
    ///
    /// @param what is changed, for the message when it is not there
    /// @throws CommandFailed when the pattern does not match exactly once
    SourcePatch change(String what, String regex, Function<MatchResult, String> change) {
        Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(text);
        long found = matcher.results().count();
        if (found != 1) {
            throw new CommandFailed(
                    CommandFailed.CHECK_FAILED,
                    "the next build cannot be made: expected " + what + " once in " + file + ", as /" + regex
                            + "/, found it " + found + " times; change NextBuild so that it fits the source again");
        }
        text = matcher.replaceAll(match -> Matcher.quoteReplacement(change.apply(match)));
        return this;
    }

    String text() {
        return text;
    }

    /// Writes what came of it.
    Path write(Path target) {
        return write(target, text);
    }

    static Path write(Path target, String text) {
        try {
            Files.createDirectories(target.resolveSibling("."));
            return Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException("the next build cannot be written to " + target, e);
        }
    }
}
