package capstan.cluster.cli;

import capstan.cluster.node.Node;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The operator of a node that a command runs: a token for this run, unless the configuration has one. Without a
/// token anybody on this machine, and any web page in a browser on it, could give orders.
final class Operator {

    static final String TOKEN = "capstan.http.operator-token";
    private static final int SECRET_BYTES = 16;

    private Operator() {}

    static Config withToken(Config config) {
        if (!config.getString(TOKEN).isEmpty()) {
            return config;
        }
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return config.withValue(
                TOKEN, ConfigValueFactory.fromAnyRef(HexFormat.of().formatHex(secret)));
    }

    /// Prints what an operator types.
    static void announce(Console console, Config config, Node node) {
        console.say("  operator    curl -X POST -H 'Authorization: Bearer " + config.getString(TOKEN) + "' "
                + node.httpAddress() + "/reanchor/BTCUSDT");
    }
}
