package capstan.cluster.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration of a process: system properties over options over a file over what is built in.
public final class LayeredConfig {

    private LayeredConfig() {}

    /// @param file HOCON, null for none
    /// @throws CommandFailed when the file cannot be read
    public static Config of(Map<String, ?> options, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, "the configuration file " + file + " cannot be read");
        }
        Config given = file == null ? ConfigFactory.empty() : ConfigFactory.parseFile(file.toFile());
        return ConfigFactory.defaultOverrides()
                .withFallback(ConfigFactory.parseMap(options))
                .withFallback(given)
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }
}
