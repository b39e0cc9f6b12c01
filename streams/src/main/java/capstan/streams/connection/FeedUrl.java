package capstan.streams.connection;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Where a connection goes and which of its streams the URL names; those cost no request.
///
/// @param uri address with path and query, in ASCII
/// @param streams names that fit into the URL's bound, in the order given
record FeedUrl(URI uri, List<String> streams) {

    private static final String PATH = "/stream";
    private static final String QUERY = "?streams=";

    /// @param base scheme, host and port, perhaps with a path before the exchange's own
    /// @param maxBytes bound of the whole URL
    static FeedUrl of(URI base, Collection<String> streams, int maxBytes) {
        var address = base.toString().replaceAll("/+$", "") + PATH;
        var url = new StringBuilder(address);
        var named = new ArrayList<String>();
        int bytes = address.length();
        for (var stream : streams) {
            var part = (named.isEmpty() ? QUERY : "/") + escaped(stream);
            if (bytes + part.length() > maxBytes) {
                break;
            }
            url.append(part);
            bytes += part.length();
            named.add(stream);
        }
        return new FeedUrl(URI.create(url.toString()), List.copyOf(named));
    }

    /// A stream's name with every byte escaped that a query may not hold; `@` may stand there.
    private static String escaped(String stream) {
        var text = new StringBuilder(stream.length());
        for (byte value : stream.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (value & 0xff);
            if (character < 0x80 && (Character.isLetterOrDigit(character) || "@_-.".indexOf(character) >= 0)) {
                text.append(character);
            } else {
                text.append('%').append(String.format("%02X", value & 0xff));
            }
        }
        return text.toString();
    }
}
