package capstan.cluster.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The only place that prints: results to standard output, everything else to standard error.
public final class Console {

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    public Console(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /// The process's own streams, in UTF-8 whatever the locale says.
    public static Console ofProcess(boolean json) {
        return new Console(
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                json);
    }

    public boolean isJson() {
        return json;
    }

    /// Something to know while the command goes on.
    public void say(String line) {
        err.println(line);
    }

    /// A line of the result, for people only; programs get `report`.
    public void print(String line) {
        if (!json) {
            out.println(line);
        }
    }

    /// The result: lines for people, or one JSON object as the last line of standard output.
    public void report(Report report) {
        if (json) {
            out.println(report.json());
        } else {
            report.lines().forEach(out::println);
        }
        out.flush();
    }

    /// The stream for progress bars.
    public PrintStream progressStream() {
        return err;
    }
}
