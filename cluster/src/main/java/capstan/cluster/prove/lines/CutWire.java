package capstan.cluster.prove.lines;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port of this machine behind which another one lies, until it is cut: then all its connections break and no other
/// one comes about.
final class CutWire implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CutWire.class);

    private final URI to;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /// @throws UncheckedIOException when there is no free port
    CutWire(URI to) {
        this.to = to;
        try {
            server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("capstan-wire").start(this::accept);
    }

    String url() {
        return "ws://127.0.0.1:" + server.getLocalPort();
    }

    void cut() {
        cut = true;
        closeQuietly(server);
        open.forEach(CutWire::closeQuietly);
    }

    @Override
    public void close() {
        cut();
    }

    private void accept() {
        while (!cut) {
            try {
                Socket near = server.accept();
                Socket far = new Socket(to.getHost(), to.getPort());
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                pump(near, far);
                pump(far, near);
            } catch (IOException e) {
                if (!cut) {
                    LOG.warn("wire could not be laid to={} reason={}", to, e.getMessage());
                }
            }
        }
    }

    private void pump(Socket from, Socket into) {
        open.add(from);
        if (cut) {
            closeQuietly(from);
        }
        Thread.ofVirtual().name("capstan-wire").start(() -> {
            try {
                from.getInputStream().transferTo(into.getOutputStream());
            } catch (IOException e) {
                LOG.debug("wire broke to={} reason={}", to, e.getMessage());
            } finally {
                open.remove(from);
                closeQuietly(from);
                closeQuietly(into);
            }
        });
    }

    private static void closeQuietly(Closeable what) {
        try {
            what.close();
        } catch (IOException e) {
            LOG.debug("a socket did not close reason={}", e.getMessage());
        }
    }
}
