package capstan.cluster.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/// Where logs go: warnings to standard error, everything into the data folder where a command has one.
public final class Logging {

    private static final String CONSOLE_LEVEL = "capstan.log.console";
    private static final String FILE = "capstan.log.file";

    private Logging() {}

    /// To be called before the first logger is made.
    static void configure(String... arguments) {
        if (Arrays.stream(arguments).anyMatch(word -> word.equals("-v") || word.equals("--verbose"))) {
            System.setProperty(CONSOLE_LEVEL, "INFO");
        }
    }

    /// Sends the full log into a data folder from now on.
    ///
    /// @return the log file
    public static Path into(Path data) {
        Path file = data.resolve("logs").resolve("capstan.log");
        System.setProperty(FILE, file.toString());
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            var configurator = new JoranConfigurator();
            configurator.setContext(context);
            try {
                configurator.doConfigure(Logging.class.getResource("/logback-data.xml"));
            } catch (JoranException e) {
                throw new CommandFailed(CommandFailed.ENVIRONMENT, "cannot log to " + file + ": " + e.getMessage(), e);
            }
        }
        return file;
    }
}
