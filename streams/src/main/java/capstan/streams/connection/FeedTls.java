package capstan.streams.connection;

import capstan.streams.settings.SettingOutOfRange;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// How connections to a `wss` address are secured: the JDK's engine, the certificate checked against the host's
/// name.
public final class FeedTls {

    private static final String TRUST_KEY = "capstan.streams.connection.trust-certificates";

    private FeedTls() {}

    /// @return null when the address is a `ws` one
    /// @throws SettingOutOfRange when the certificates to trust cannot be read
    public static @Nullable SslContext of(ConnectionSettings settings) {
        if (!settings.isSecure()) {
            return null;
        }
        var builder = SslContextBuilder.forClient();
        if (!settings.trustCertificates().isEmpty()) {
            var file = Path.of(settings.trustCertificates());
            SettingOutOfRange.unless(Files.isReadable(file), TRUST_KEY, file, "a PEM file that can be read");
            try {
                builder.trustManager(file.toFile());
            } catch (IllegalArgumentException e) {
                SettingOutOfRange.unless(false, TRUST_KEY, file, "a PEM file of certificates (" + e.getMessage() + ")");
            }
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK cannot make a TLS context: " + e.getMessage(), e);
        }
    }
}
