package capstan.http.server;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;

/// How the server shows who it is.
///
/// @param context with the server's certificate and, where clients need one, the authorities of theirs
/// @param needsClientCertificate whether clients without a certificate are turned away
public record HttpTls(SSLContext context, boolean needsClientCertificate) {

    HttpsConnectionContext connectionContext() {
        return ConnectionContext.httpsServer(() -> {
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setNeedClientAuth(needsClientCertificate);
            return engine;
        });
    }
}
