package capstan.persistence.redis;

import capstan.persistence.tls.TlsSettings;
import com.typesafe.config.Config;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.File;
import java.util.Map;

/// TLS to Redis, on where the address begins with `rediss://`; read from `capstan.persistence.redis.tls`.
///
/// @param verify `full`: the server's certificate and its name are checked; `ca`: its name is not
/// @param files the server's authority, and our certificate where the server asks for one
public record RedisTlsSettings(String verify, TlsSettings files) {

    private static final String PATH = "capstan.persistence.redis.tls";
    private static final Map<String, SslVerifyMode> MODES = Map.of("full", SslVerifyMode.FULL, "ca", SslVerifyMode.CA);

    public RedisTlsSettings {
        if (!MODES.containsKey(verify)) {
            throw new IllegalArgumentException(PATH + ".verify: expected full or ca, got " + verify);
        }
    }

    /// @param root the whole configuration
    static RedisTlsSettings from(Config root) {
        return new RedisTlsSettings(root.getConfig(PATH).getString("verify").strip(), TlsSettings.from(root, PATH));
    }

    /// @throws IllegalArgumentException when files are named for an address without TLS
    void requireFits(String uri, String address) {
        if (files.isSet() && !uri.startsWith("rediss://")) {
            throw new IllegalArgumentException("capstan.persistence.redis.uri: expected rediss://, since files for TLS"
                    + " are named in " + PATH + ", got " + address);
        }
    }

    RedisURI address(String uri) {
        RedisURI address = RedisURI.create(uri);
        SslVerifyMode mode = MODES.get(verify);
        if (mode == SslVerifyMode.CA && address.isSsl()) {
            address.setVerifyPeer(mode);
        }
        return address;
    }

    /// The client reads the files at each connection, so that renewed ones are taken.
    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        if (files.hasAuthorities()) {
            options.trustManager(new File(files.caFile()));
        }
        if (files.hasIdentity()) {
            options.keyManager(new File(files.certFile()), new File(files.keyFile()), new char[0]);
        }
        return options.build();
    }
}
