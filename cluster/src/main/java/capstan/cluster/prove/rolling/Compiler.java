package capstan.cluster.prove.rolling;

import capstan.cluster.cli.CommandFailed;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The compilers of SBE schemas and of Java, with this build's own libraries.
final class Compiler {

    private static final String SBE = "uk.co.real_logic.sbe.SbeTool";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path log;

    /// @param log file for what the compiler of schemas says
    Compiler(Path log) {
        this.log = log;
    }

    /// Generates the codecs of a schema.
    ///
    /// @return their sources
    List<Path> codecs(Path schema, Path target) {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dsbe.output.dir=" + target,
                "-Dsbe.validation.stop.on.error=true",
                "-Dsbe.java.generate.interfaces=false",
                "-cp",
                System.getProperty("java.class.path"),
                SBE,
                schema.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw failed("the codecs of " + schema + " were not generated: " + Files.readString(log));
            }
            try (Stream<Path> files = Files.walk(target)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the codecs of " + schema + " were not generated", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while codecs were generated", e);
        }
    }

    /// Compiles sources against this build's class path.
    void classes(List<Path> sources, Path target) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT, "the next build needs a JDK, this is a Java without a compiler");
        }
        var said = new StringWriter();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            Files.createDirectories(target);
            List<String> options = List.of(
                    "-d",
                    target.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    // Nothing but what is named is compiled.
                    "-sourcepath",
                    "",
                    "-proc:none",
                    "-parameters",
                    "-nowarn");
            boolean isCompiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!isCompiled) {
                throw failed("its sources do not compile: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the next build was not compiled", e);
        }
    }

    private static CommandFailed failed(String why) {
        return new CommandFailed(CommandFailed.CHECK_FAILED, "the next build cannot be made: " + why);
    }
}
