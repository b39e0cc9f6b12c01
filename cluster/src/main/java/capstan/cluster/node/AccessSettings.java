package capstan.cluster.node;

import capstan.http.server.HttpTls;
import capstan.persistence.tls.TlsSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.Optional;

/// Who may speak to a node: other nodes by `capstan.node.tls`, readers by `capstan.http.tls`, and whoever manages the
/// cluster by `pekko.management.http`.
///
/// @param nodes files of remoting, empty when nodes trust their network
/// @param http files of the HTTP API, empty when it speaks plain HTTP
record AccessSettings(Optional<TlsSettings> nodes, Optional<TlsSettings> http) {

    private static final String NODES = "capstan.node.tls";
    private static final String HTTP = "capstan.http.tls";
    private static final String MANAGEMENT = "pekko.management.http";

    AccessSettings {
        nodes.ifPresent(TlsSettings::requireMutual);
        nodes.ifPresent(files -> {
            if (!files.keyAlgorithm().equals("RSA")) {
                throw new IllegalArgumentException(NODES + ".key-file: expected an RSA key, the only kind that Pekko's"
                        + " remoting reads, got " + files.keyFile() + " of kind " + files.keyAlgorithm()
                        + "; make key and certificate anew (docs/security.md shows how)");
            }
        });
        http.ifPresent(files -> {
            if (!files.hasIdentity()) {
                throw new IllegalArgumentException(HTTP + ".cert-file: expected a file, since ca-file names one, got"
                        + " nothing; a server needs a certificate of its own (docs/security.md shows how)");
            }
        });
    }

    /// @param root the whole configuration
    static AccessSettings from(Config root) {
        TlsSettings http = TlsSettings.from(root, HTTP);
        requireGuarded(root.getConfig(MANAGEMENT));
        return new AccessSettings(
                root.getBoolean(NODES + ".enabled") ? Optional.of(TlsSettings.from(root, NODES)) : Optional.empty(),
                http.isSet() ? Optional.of(http) : Optional.empty());
    }

    /// The configuration that the actor system gets: with remoting over mutual TLS where that is asked for.
    Config over(Config config) {
        return nodes.map(files -> ConfigFactory.parseMap(Map.of(
                                "transport", "tls-tcp",
                                "ssl.ssl-engine-provider",
                                        "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                                "ssl.rotating-keys-engine.ca-cert-file", files.caFile(),
                                "ssl.rotating-keys-engine.cert-file", files.certFile(),
                                "ssl.rotating-keys-engine.key-file", files.keyFile()))
                        .atPath("pekko.remote.artery")
                        .withFallback(config))
                .orElse(config);
    }

    Optional<HttpTls> httpTls() {
        return http.map(files -> new HttpTls(files.context(), files.hasAuthorities()));
    }

    /// Pekko Management asks nobody who they are, and its write routes take nodes out of the cluster.
    private static void requireGuarded(Config management) {
        String bound = management.getString("bind-hostname");
        String host = bound.isEmpty() ? management.getString("hostname") : bound;
        boolean isOwn = host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
        if (!isOwn && !management.getBoolean("route-providers-read-only")) {
            throw new IllegalArgumentException(MANAGEMENT + ".route-providers-read-only: expected on while "
                    + MANAGEMENT + ".hostname (or bind-hostname) is reached from other machines, got off and '" + host
                    + "'; let it listen on 127.0.0.1, or let it be read only");
        }
    }
}
