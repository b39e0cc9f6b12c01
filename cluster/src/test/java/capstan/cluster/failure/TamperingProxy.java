package capstan.cluster.failure;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Stands between a node and an exchange's streams and does to single binary messages what a broken exchange would:
/// replaces them, cuts them off, or puts others before them. Everything else passes as it is.
final class TamperingProxy implements AutoCloseable {

    private static final int BINARY = 2;
    private static final int FINAL = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    /// What becomes of a message: those that are sent instead, or null when it is not one to tamper with.
    interface Trick extends Function<byte[], @Nullable List<byte[]>> {}

    private final ServerSocket server;
    private final int upstreamPort;
    private final Queue<Trick> tricks = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    TamperingProxy(int upstreamPort) throws IOException {
        this.upstreamPort = upstreamPort;
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// Plays a trick on the first message that it wants.
    void play(Trick trick) {
        tricks.add(trick);
    }

    /// Tricks that have found no message yet.
    int tricksLeft() {
        return tricks.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
                sockets.addAll(List.of(client, upstream));
                Thread.ofVirtual()
                        .start(() -> until(
                                client,
                                upstream,
                                () -> client.getInputStream().transferTo(upstream.getOutputStream())));
                Thread.ofVirtual().start(() -> until(upstream, client, () -> relay(upstream, client)));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private interface Copying {
        void run() throws IOException;
    }

    /// Copies until either side ends, and ends the other.
    private static void until(Socket from, Socket to, Copying copying) {
        try (from;
                to) {
            copying.run();
        } catch (IOException ended) {
            // One of the two has gone; both sockets are closed now.
        }
    }

    private void relay(Socket upstream, Socket client) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(upstream.getInputStream()));
        var out = new DataOutputStream(client.getOutputStream());
        boolean upgraded = handshake(in, out);
        while (upgraded) {
            int first = in.readUnsignedByte();
            byte[] payload = in.readNBytes(length(in));
            List<byte[]> instead = first == (FINAL | BINARY) ? tampered(payload) : null;
            if (instead == null) {
                write(out, first, payload);
            } else {
                instead.forEach(message -> {
                    try {
                        write(out, FINAL | BINARY, message);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                });
            }
        }
        in.transferTo(out);
    }

    private @Nullable List<byte[]> tampered(byte[] payload) {
        Trick trick = tricks.peek();
        List<byte[]> instead = trick == null ? null : trick.apply(payload);
        if (instead != null) {
            tricks.remove(trick);
        }
        return instead;
    }

    /// @return whether WebSocket messages follow
    private static boolean handshake(DataInputStream in, DataOutputStream out) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        return head.toString().startsWith("HTTP/1.1 101");
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte(); // messages of a server are not masked
        return switch (length) {
            case SHORT_LENGTH -> in.readUnsignedShort();
            case LONG_LENGTH -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    private static void write(DataOutputStream out, int first, byte[] payload) throws IOException {
        out.writeByte(first);
        if (payload.length < SHORT_LENGTH) {
            out.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.writeByte(SHORT_LENGTH);
            out.writeShort(payload.length);
        } else {
            out.writeByte(LONG_LENGTH);
            out.writeLong(payload.length);
        }
        out.write(payload);
    }
}
