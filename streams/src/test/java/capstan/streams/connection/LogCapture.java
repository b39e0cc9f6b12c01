package capstan.streams.connection;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/// Keeps everything that is logged while it is open, at the finest level.
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    public LogCapture() {
        setContext(root.getLoggerContext());
        start();
        root.setLevel(Level.TRACE);
        root.addAppender(this);
    }

    String everything() {
        return messages.stream().collect(Collectors.joining("\n"));
    }

    /// What was said, without the logger's name, where it contains a text.
    public List<String> messages(String text) {
        return messages.stream()
                .map(message -> message.substring(message.indexOf(' ') + 1))
                .filter(message -> message.contains(text))
                .toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        messages.add(event.getLoggerName() + " " + event.getFormattedMessage());
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        stop();
    }
}
