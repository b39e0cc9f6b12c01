package capstan.cluster.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds ports for servers that must be told one.
final class FreePorts {

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

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
