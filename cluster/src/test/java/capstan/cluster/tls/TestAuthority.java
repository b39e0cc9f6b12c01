package capstan.cluster.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A small authority and what it issues, made by the JDK's keytool for one run of a test.
public final class TestAuthority {

    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, System.lineSeparator().getBytes(StandardCharsets.US_ASCII));

    private final Path folder;
    private final Path store;
    private final Path certificate;

    /// A certificate and its key as PEM files.
    public record Identity(Path certificate, Path key) {}

    public TestAuthority(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        store = folder.resolve("store.p12");
        keytool("-alias", "ca", "-keyalg", "RSA", "-dname", "CN=" + folder.getFileName() + " CA", "-ext", "bc:c");
        certificate = write("ca.crt", "CERTIFICATE", encoded("ca", false));
    }

    public Path certificate() {
        return certificate;
    }

    /// @param keyAlgorithm `RSA` or `EC`
    /// @param name of the machine that the certificate is for
    /// @param more options of keytool
    public Identity issue(String alias, String keyAlgorithm, String name, String... more) throws IOException {
        var options = new ArrayList<>(
                List.of("-alias", alias, "-signer", "ca", "-keyalg", keyAlgorithm, "-dname", "CN=" + alias));
        options.addAll(List.of("-ext", "san=dns:" + name));
        options.addAll(List.of(more));
        keytool(options.toArray(String[]::new));
        Path key = write(alias + ".key", "PRIVATE KEY", encoded(alias, true));
        // PostgreSQL and its driver refuse keys that others may read.
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return new Identity(write(alias + ".crt", "CERTIFICATE", encoded(alias, false)), key);
    }

    private byte[] encoded(String alias, boolean isKey) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return isKey
                    ? keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()
                    : keys.getCertificate(alias).getEncoded();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Path write(String name, String label, byte[] der) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n");
    }

    private void keytool(String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
