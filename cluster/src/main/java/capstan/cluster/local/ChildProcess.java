package capstan.cluster.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Another Capstan in a process of its own, run with this one's Java and its options. Ctrl-C on the
/// terminal does not reach it: who started it says when it ends.
public final class ChildProcess {

    private final Process process;
    private final BufferedReader lines;
    private final Writer input;

    private ChildProcess(Process process) {
        this.process = process;
        lines = process.inputReader(StandardCharsets.UTF_8);
        input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// @param errors file to which its standard error is appended
    /// @param javaOptions for this process alone; they win over those that it takes over
    /// @param arguments of the command line
    public static ChildProcess start(Path errors, List<String> javaOptions, List<String> arguments) {
        return start(errors, Build.own().with(javaOptions), arguments);
    }

    /// As `start`, of a build of one's choice.
    public static ChildProcess start(Path errors, Build build, List<String> arguments) {
        return start(List.of(), errors, build, arguments);
    }

    /// @param within words that run the command that follows them in a place of its own, and become it; may be empty
    static ChildProcess start(List<String> within, Path errors, Build build, List<String> arguments) {
        var command = new ArrayList<>(within);
        // What a shell ignores, the program in its place goes on ignoring.
        command.addAll(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "capstan"));
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib") && !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(build.javaOptions());
        command.addAll(List.of("-cp", build.classPath(), "capstan.cluster.Main"));
        command.addAll(arguments);
        try {
            return new ChildProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("a child process could not be started: " + arguments, e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The next line of its standard output, null when it has ended.
    public @Nullable String readLine() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            return null; // it was killed while it was read from
        }
    }

    /// Sends a line to its standard input. What a dead process is told is lost.
    public void writeLine(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            // The next `readLine` says that it has ended.
        }
    }

    /// Ends its standard input, which tells it that nobody is there any more.
    public void closeInput() {
        try {
            input.close();
        } catch (IOException e) {
            // It is dead already.
        }
    }

    /// Its exit code, empty while it runs.
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /// Ends it at once, without a chance to put anything away (SIGKILL).
    public void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /// Asks it to end (SIGTERM), and kills it when it does not within `patience`.
    public void stop(Duration patience) {
        process.destroy();
        if (!await(patience)) {
            kill();
        }
    }

    /// Waits at most `patience`.
    ///
    /// @return whether it has ended
    public boolean await(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
