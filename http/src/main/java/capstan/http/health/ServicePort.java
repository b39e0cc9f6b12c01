package capstan.http.health;

/// Where a service answers for itself alone, beside the node's own port.
///
/// @param name under which it goes in what it answers
/// @param port to bind, 0 for a free one
/// @param path of its health, one segment
public record ServicePort(Service service, String name, int port, String path) {

    public ServicePort {
        String key = "capstan.http.services." + service.key();
        if (name.isBlank()) {
            throw new IllegalArgumentException(key + ".name must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(key + ".port must lie in 0..65535, got " + port);
        }
        if (!path.matches("/[A-Za-z0-9._~-]+")) {
            throw new IllegalArgumentException(
                    key + ".path must be a slash and one segment of letters, digits and ._~-, got '" + path + "'");
        }
    }

    /// The path's segment.
    public String segment() {
        return path.substring(1);
    }
}
