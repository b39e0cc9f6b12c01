package capstan.cluster.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of the build, from the jar's manifest.
public final class Version implements IVersionProvider {

    /// For example `0.1.0-SNAPSHOT`; `development` when run from class folders.
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"capstan " + current(), "Java " + Runtime.version()};
    }
}
