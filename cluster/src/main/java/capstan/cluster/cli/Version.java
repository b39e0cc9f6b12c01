package capstan.cluster.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version of the build, as the build has written it into its resources.
public final class Version implements IVersionProvider {

    private static final String RESOURCE = "/capstan/cluster/build.properties";
    private static final String CURRENT = read();

    /// For example `0.1.0-SNAPSHOT`.
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            var build = new Properties();
            build.load(in);
            return build.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("missing from the class path: " + RESOURCE, e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"capstan " + current(), "Java " + Runtime.version()};
    }
}
