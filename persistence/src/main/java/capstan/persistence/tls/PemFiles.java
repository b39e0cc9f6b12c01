package capstan.persistence.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.pki.pem.PEMLoadingException;
import org.jspecify.annotations.Nullable;

/// Reads PEM files by the JDK and Pekko, and says of one that cannot be used what was expected and what to do.
final class PemFiles {

    private static final Pattern LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
    private static final String KEY_LABEL = "PRIVATE KEY";
    /// The kinds of key that certificates for TLS have. Its DER does not say which it is in a way that the JDK reads
    /// alone.
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final byte[] PROBE = "does this key belong to this certificate?".getBytes(StandardCharsets.US_ASCII);

    private PemFiles() {}

    /// @param setting whose value the file's name is
    /// @return at least one, in the order of the file
    static List<X509Certificate> certificates(String setting, String file) {
        byte[] content = read(setting, file);
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw noCertificate(setting, file, content, null);
            }
            for (X509Certificate certificate : found) {
                requireValidNow(setting, file, certificate);
            }
            return found;
        } catch (CertificateException unreadable) {
            throw noCertificate(setting, file, content, unreadable);
        }
    }

    static PrivateKey privateKey(String setting, String file) {
        byte[] content = read(setting, file);
        try {
            PEMDecoder.DERData data = PEMDecoder.decode(new String(content, StandardCharsets.US_ASCII));
            if (data.label().equals(KEY_LABEL)) {
                return privateKey(setting, file, new PKCS8EncodedKeySpec(data.bytes()));
            }
        } catch (PEMLoadingException _) {
            // Told below, by what the file begins with.
        }
        String found = content(content);
        throw unusable(
                setting,
                "a PEM file with one unencrypted key (BEGIN " + KEY_LABEL + ")",
                file + " with " + found,
                found.contains(KEY_LABEL)
                        ? "convert it: openssl pkcs8 -topk8 -nocrypt -in " + file + " -out new.key"
                        : "name the file of the key; certificates belong into cert-file",
                null);
    }

    /// Signs by the one and checks by the other: together they are one identity.
    static void requirePair(
            String group, String certFile, X509Certificate certificate, String keyFile, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        boolean isPair;
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signed = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate.getPublicKey());
            checking.update(PROBE);
            isPair = checking.verify(signed);
        } catch (GeneralSecurityException _) {
            isPair = false; // keys of two kinds
        }
        if (!isPair) {
            throw unusable(
                    group + ".key-file",
                    "the key of the first certificate in " + certFile + " (" + name(certificate) + ")",
                    keyFile + ", a key of another one",
                    "name the two files that were made together",
                    null);
        }
    }

    /// @throws IllegalArgumentException when none of the authorities has issued the certificate
    static void requireIssued(
            String group,
            String certFile,
            X509Certificate certificate,
            String caFile,
            List<X509Certificate> authorities) {
        if (authorities.stream().noneMatch(authority -> hasIssued(authority, certificate))) {
            throw unusable(
                    group + ".cert-file",
                    "a certificate issued by one in " + caFile + " ("
                            + String.join(
                                    "; ",
                                    authorities.stream().map(PemFiles::name).toList()) + ")",
                    certFile + ", which " + certificate.getIssuerX500Principal().getName() + " has issued",
                    "give every node a certificate of the same CA",
                    null);
        }
    }

    private static boolean hasIssued(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    static IllegalArgumentException unusable(
            String setting, String expected, String got, String advice, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                setting + ": expected " + expected + ", got " + got + "; " + advice + " (docs/security.md shows how)",
                cause);
    }

    private static PrivateKey privateKey(String setting, String file, PKCS8EncodedKeySpec spec) {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException _) {
                // One of another kind, or none at all.
            } catch (GeneralSecurityException missing) {
                throw new IllegalStateException("this Java knows no keys of kind " + algorithm, missing);
            }
        }
        throw unusable(
                setting,
                "a key of kind " + String.join(", ", KEY_ALGORITHMS),
                file + " with a key that is damaged or of another kind",
                "make it anew",
                null);
    }

    private static void requireValidNow(String setting, String file, X509Certificate certificate) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException | CertificateNotYetValidException outside) {
            throw unusable(
                    setting,
                    "a certificate that is valid now",
                    file + " whose " + name(certificate) + " is valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant(),
                    "renew it, or set this machine's clock",
                    outside);
        }
    }

    private static byte[] read(String setting, String file) {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw unusable(
                    setting,
                    "a PEM file",
                    Files.exists(path) ? file + ", which is no file" : "no file at " + path.toAbsolutePath(),
                    "correct the path",
                    null);
        }
        try {
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw unusable(
                    setting,
                    "a PEM file that user " + System.getProperty("user.name") + " may read",
                    file + ", which cannot be read (" + unreadable.getMessage() + ")",
                    "change its owner or rights",
                    unreadable);
        }
    }

    private static IllegalArgumentException noCertificate(
            String setting, String file, byte[] content, @Nullable Throwable cause) {
        return unusable(
                setting,
                "a PEM file with certificates (BEGIN CERTIFICATE)",
                file + " with " + content(content),
                "name the file of the certificate; keys belong into key-file",
                cause);
    }

    private static String content(byte[] content) {
        Matcher label = LABEL.matcher(new String(content, StandardCharsets.ISO_8859_1));
        return label.find()
                ? "BEGIN " + label.group(1)
                : content.length == 0 ? "nothing in it" : "nothing that is PEM in it";
    }
}
