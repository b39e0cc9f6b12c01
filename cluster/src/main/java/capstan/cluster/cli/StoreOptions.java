package capstan.cluster.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a command keeps or finds its data: a folder with embedded servers, or servers of one's own.
public final class StoreOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data folder with the embedded servers (default: ${DEFAULT-VALUE})",
            defaultValue = "capstan-data")
    Path data = Path.of("capstan-data");

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "use this PostgreSQL instead: postgresql://user:password@host:5432/database or a jdbc: URL")
    @Nullable
    String postgres;

    @Option(names = "--redis", paramLabel = "URI", description = "use this Redis instead: redis://host:6379")
    @Nullable
    String redis;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "HOCON file laid over the built-in configuration; options win over it")
    @Nullable
    Path config;
}
