package capstan.streams.connection;

/// The key that the exchange's binary streams ask for. Its text leaves this class only into the request header.
///
/// @param value empty when none is set
public record ApiKey(String value) {

    /// HTTP header that carries the key.
    public static final String HEADER = "X-MBX-APIKEY";

    public boolean isSet() {
        return !value.isEmpty();
    }

    /// Never the key.
    @Override
    public String toString() {
        return isSet() ? "(set)" : "(not set)";
    }
}
