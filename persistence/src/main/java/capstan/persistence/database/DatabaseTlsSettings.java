package capstan.persistence.database;

import capstan.persistence.tls.TlsSettings;
import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// TLS to PostgreSQL; read from `capstan.persistence.postgres.tls`.
///
/// @param mode the driver's `sslmode`; empty: what the address says
/// @param files the server's authority, and our certificate where the server asks for one
public record DatabaseTlsSettings(String mode, TlsSettings files) {

    private static final String PATH = "capstan.persistence.postgres.tls";
    private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");
    private static final Set<String> MODES =
            Set.of("", "disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    public DatabaseTlsSettings {
        require(MODES.contains(mode), "mode", "disable, allow, prefer, require, verify-ca or verify-full", mode);
        require(
                !files.hasAuthorities() || VERIFYING.contains(mode),
                "mode",
                "verify-full or verify-ca, since ca-file names whom to trust and no other mode looks at it",
                mode.isEmpty() ? "nothing" : mode);
        require(
                !files.hasIdentity() || files.hasAuthorities(),
                "ca-file",
                "the server's authority, so that our certificate is shown to no other server",
                "nothing");
    }

    /// @param root the whole configuration
    static DatabaseTlsSettings from(Config root) {
        return new DatabaseTlsSettings(root.getConfig(PATH).getString("mode").strip(), TlsSettings.from(root, PATH));
    }

    /// @throws IllegalArgumentException when the address says something of TLS, too
    void requireNotIn(String url, String shownUrl) {
        require(
                mode.isEmpty() || !url.matches(".*[?&]ssl(mode)?=.*"),
                "mode",
                "TLS in one place, here or as sslmode in the address",
                "both (" + shownUrl + ")");
    }

    /// What the driver is told.
    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        if (!mode.isEmpty()) {
            properties.put("sslmode", mode);
        }
        if (files.hasAuthorities()) {
            properties.put("sslrootcert", files.caFile());
        } else if (VERIFYING.contains(mode)) {
            // The driver would look into the home folder; the JDK's authorities are what people expect.
            properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        if (files.hasIdentity()) {
            properties.put("sslcert", files.certFile());
            properties.put("sslkey", files.keyFile());
            properties.put("pemKeyAlgorithm", files.keyAlgorithm());
        }
        return properties;
    }

    private static void require(boolean holds, String key, String expected, String got) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + "." + key + ": expected " + expected + ", got " + got);
        }
    }
}
