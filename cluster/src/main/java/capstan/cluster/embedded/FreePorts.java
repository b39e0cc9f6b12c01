package capstan.cluster.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Finds ports for servers that must be told one.
public final class FreePorts {

    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /// `wanted` when it is free, else any free port of the loopback interface.
    static int preferring(int wanted) {
        if (wanted > 0 && isFree(wanted)) {
            return wanted;
        }
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ServerUnavailable("no free port on the loopback interface: " + e.getMessage(), e);
        }
    }

    /// Different free ports of the loopback interface.
    public static List<Integer> several(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                var socket = new ServerSocket();
                sockets.add(socket);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new ServerUnavailable("no " + count + " free ports on the loopback interface: " + e.getMessage(), e);
        } finally {
            sockets.forEach(FreePorts::close);
        }
    }

    /// Any free port below `limit`.
    static int below(int limit) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = preferring(0);
            if (port < limit) {
                return port;
            }
        }
        throw new ServerUnavailable("no free port below " + limit + " in " + ATTEMPTS + " attempts");
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new ServerUnavailable("a port cannot be given back: " + e.getMessage(), e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
