package capstan.persistence.tls;

import com.typesafe.config.Config;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The PEM files by which one end of a TLS connection shows who it is and knows the other end. They are read when
/// this is made, so that one that is missing, unreadable or does not fit the others stops the start and is named.
///
/// @param group of the settings, for messages
/// @param caFile certificates of the authorities that the other end's certificate must come from; empty: not said
/// @param certFile our certificate, then those between it and its authority; empty: we show none
/// @param keyFile its private key: PKCS #8, not encrypted; empty when `certFile` is
public record TlsSettings(String group, String caFile, String certFile, String keyFile) {

    /// The JDK's stores want one even in memory.
    private static final char[] NO_PASSWORD = new char[0];

    public TlsSettings {
        if (certFile.isEmpty() != keyFile.isEmpty()) {
            String missing = certFile.isEmpty() ? "cert-file" : "key-file";
            throw PemFiles.unusable(
                    group + "." + missing,
                    "a file, since " + (certFile.isEmpty() ? "key-file" : "cert-file") + " names one",
                    "nothing",
                    "a certificate and its key go together",
                    null);
        }
        if (!caFile.isEmpty()) {
            PemFiles.certificates(group + ".ca-file", caFile);
        }
        if (!certFile.isEmpty()) {
            PemFiles.requirePair(
                    group,
                    certFile,
                    PemFiles.certificates(group + ".cert-file", certFile).getFirst(),
                    keyFile,
                    PemFiles.privateKey(group + ".key-file", keyFile));
        }
    }

    /// @param root the whole configuration
    /// @param group that holds `ca-file`, `cert-file` and `key-file`
    public static TlsSettings from(Config root, String group) {
        Config config = root.getConfig(group);
        return new TlsSettings(
                group,
                config.getString("ca-file").strip(),
                config.getString("cert-file").strip(),
                config.getString("key-file").strip());
    }

    public boolean hasAuthorities() {
        return !caFile.isEmpty();
    }

    public boolean hasIdentity() {
        return !certFile.isEmpty();
    }

    /// Whether any file is named.
    public boolean isSet() {
        return hasAuthorities() || hasIdentity();
    }

    /// `RSA`, `EC` or `EdDSA`.
    public String keyAlgorithm() {
        return PemFiles.privateKey(group + ".key-file", keyFile).getAlgorithm();
    }

    /// For ends that know each other by one authority alone.
    ///
    /// @throws IllegalArgumentException when a file is not named, or the authority has not issued the certificate
    public void requireMutual() {
        if (!hasAuthorities() || !hasIdentity()) {
            String missing = hasAuthorities() ? "cert-file" : "ca-file";
            throw PemFiles.unusable(
                    group + "." + missing, "a file", "nothing", "name ca-file, cert-file and key-file", null);
        }
        PemFiles.requireIssued(
                group,
                certFile,
                PemFiles.certificates(group + ".cert-file", certFile).getFirst(),
                caFile,
                PemFiles.certificates(group + ".ca-file", caFile));
    }

    /// For the JDK's TLS. Without authorities the JDK's own are trusted.
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity(), authorities(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("TLS of " + group + " cannot be set up", failure);
        }
    }

    private KeyManager @Nullable [] identity() throws GeneralSecurityException, IOException {
        if (!hasIdentity()) {
            return null;
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "identity",
                PemFiles.privateKey(group + ".key-file", keyFile),
                NO_PASSWORD,
                PemFiles.certificates(group + ".cert-file", certFile).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private TrustManager @Nullable [] authorities() throws GeneralSecurityException, IOException {
        if (!hasAuthorities()) {
            return null;
        }
        KeyStore store = emptyStore();
        List<X509Certificate> authorities = PemFiles.certificates(group + ".ca-file", caFile);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
