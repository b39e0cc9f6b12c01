package capstan.simulator.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client on a bare socket that does nothing by itself: it answers no ping and reads only when told to.
final class SilentClient implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream input;
    private final OutputStream output;

    private SilentClient(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new DataInputStream(socket.getInputStream());
        this.output = socket.getOutputStream();
    }

    static SilentClient connect(int port, String path, String key) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        var client = new SilentClient(socket);
        client.output.write(("GET " + path + " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
                        + "X-MBX-APIKEY: " + key + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String answer = client.head();
        if (!answer.startsWith("HTTP/1.1 101")) {
            throw new IOException("not upgraded: " + answer);
        }
        return client;
    }

    private String head() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) input.readUnsignedByte());
        }
        return head.toString();
    }

    /// Reads frames until one of this opcode comes, and returns its payload.
    byte[] next(int opcode) throws IOException {
        while (true) {
            int first = input.readUnsignedByte();
            int length = input.readUnsignedByte();
            if (length == 126) {
                length = input.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(input.readLong());
            }
            byte[] payload = input.readNBytes(length);
            if ((first & 0xF) == opcode) {
                return payload;
            }
        }
    }

    void send(int opcode, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        frame.write(0x80 | payload.length);
        frame.write(new byte[4]);
        frame.write(payload);
        output.write(frame.toByteArray());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
