package capstan.cluster.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.persistence.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of PEM files that cannot be used: the setting, what was expected, what came, and what to do.
class TlsFilesIT {

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority other;
    private static TestAuthority.Identity rsa;
    private static TestAuthority.Identity ec;

    @BeforeAll
    static void issue() throws IOException {
        authority = new TestAuthority(folder.resolve("ours"));
        other = new TestAuthority(folder.resolve("other"));
        rsa = authority.issue("rsa", "RSA", "localhost");
        ec = authority.issue("ec", "EC", "localhost");
    }

    @Test
    void filesThatBelongTogetherAreTaken() {
        assertThat(settings(authority.certificate(), rsa.certificate(), rsa.key())
                        .keyAlgorithm())
                .isEqualTo("RSA");
        assertThat(settings(authority.certificate(), ec.certificate(), ec.key()).keyAlgorithm())
                .isEqualTo("EC");
        assertThatCode(() -> settings(authority.certificate(), rsa.certificate(), rsa.key())
                        .requireMutual())
                .doesNotThrowAnyException();
        assertThat(new TlsSettings("group", "", "", "").isSet()).isFalse();
    }

    @Test
    void aMissingFileIsNamedWithItsSetting() {
        refused(folder.resolve("no.crt"), rsa.certificate(), rsa.key())
                .hasMessageContaining("group.ca-file: expected a PEM file, got no file at " + folder.resolve("no.crt"));
        refused(folder, rsa.certificate(), rsa.key()).hasMessageContaining(folder + ", which is no file");
        refused(authority.certificate(), rsa.certificate(), folder.resolve("no.key"))
                .hasMessageContaining("group.key-file: expected a PEM file, got no file at ");
    }

    @Test
    void aFileOfAnotherKindIsToldByWhatIsInIt() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "not a certificate");
        Path sealed = Files.writeString(
                folder.resolve("sealed.key"),
                Files.readString(rsa.key()).replace(" PRIVATE KEY", " ENCRYPTED PRIVATE KEY"));
        Path cut = Files.writeString(
                folder.resolve("cut.key"), Files.readString(rsa.key()).replaceFirst("\n[^\n]+\n", "\n"));

        refused(text, rsa.certificate(), rsa.key())
                .hasMessageContaining("group.ca-file")
                .hasMessageContaining("nothing that is PEM in it");
        refused(authority.certificate(), rsa.key(), rsa.key())
                .hasMessageContaining("group.cert-file")
                .hasMessageContaining("got " + rsa.key() + " with BEGIN PRIVATE KEY");
        refused(authority.certificate(), rsa.certificate(), rsa.certificate())
                .hasMessageContaining("group.key-file")
                .hasMessageContaining("with BEGIN CERTIFICATE");
        refused(authority.certificate(), rsa.certificate(), sealed)
                .hasMessageContaining("expected a PEM file with one unencrypted key")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in " + sealed);
        refused(authority.certificate(), rsa.certificate(), cut).hasMessageContaining("damaged or of another kind");
    }

    @Test
    void aKeyOfAnotherCertificateIsToldApart() throws IOException {
        Path sameKind = authority.issue("second", "RSA", "localhost").key();

        refused(authority.certificate(), rsa.certificate(), sameKind)
                .hasMessageContaining(
                        "group.key-file: expected the key of the first certificate in " + rsa.certificate())
                .hasMessageContaining("(CN=rsa), got " + sameKind + ", a key of another one");
        refused(authority.certificate(), rsa.certificate(), ec.key()).hasMessageContaining("a key of another one");
    }

    @Test
    void aCertificateWithoutItsKeyIsRefused() {
        assertThatThrownBy(() -> new TlsSettings("group", "", rsa.certificate().toString(), ""))
                .hasMessageContaining("group.key-file: expected a file, since cert-file names one, got nothing");
    }

    @Test
    void anExpiredCertificateIsToldWithItsTimes() throws IOException {
        var old = authority.issue("old", "RSA", "localhost", "-startdate", "-10d", "-validity", "5");

        refused(authority.certificate(), old.certificate(), old.key())
                .hasMessageContaining("group.cert-file: expected a certificate that is valid now")
                .hasMessageContaining("CN=old is valid from ");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNoneOfANode() {
        var settings = settings(other.certificate(), rsa.certificate(), rsa.key());

        assertThatThrownBy(settings::requireMutual)
                .hasMessageContaining("group.cert-file: expected a certificate issued by one in " + other.certificate())
                .hasMessageContaining("CN=ours CA has issued");
    }

    private static TlsSettings settings(Path ca, Path certificate, Path key) {
        return new TlsSettings("group", ca.toString(), certificate.toString(), key.toString());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path ca, Path certificate, Path key) {
        return assertThatThrownBy(() -> settings(ca, certificate, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("docs/security.md");
    }
}
