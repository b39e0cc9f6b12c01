package capstan.persistence.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The programs that run inside Redis.
enum Scripts {
    PUBLISH("publish.lua"),
    READ("read.lua"),
    REPORT_HEALTH("report-health.lua");

    private final byte[] text;
    private final String sha1;

    Scripts(String resource) {
        try (InputStream in = Scripts.class.getResourceAsStream("/capstan/persistence/redis/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + resource);
            }
            text = in.readAllBytes();
            sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] text() {
        return text;
    }

    /// The name by which the server caches it.
    String sha1() {
        return sha1;
    }

    byte[] sha1Bytes() {
        return sha1.getBytes(StandardCharsets.US_ASCII);
    }
}
