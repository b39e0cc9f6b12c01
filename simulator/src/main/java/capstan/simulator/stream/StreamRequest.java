package capstan.simulator.stream;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a client asks for by the address it connects to: `/ws`, `/ws/<stream>`, `/stream` or
/// `/stream?streams=a/b`.
///
/// @param streams names in the address
/// @param combined whether JSON payloads are wrapped with their stream's name at first
/// @param inMicros whether JSON times are µs
record StreamRequest(List<String> streams, boolean combined, boolean inMicros) {

    /// @return empty when there is no such address
    static Optional<StreamRequest> parse(String uri) {
        var query = new QueryStringDecoder(uri);
        String path = query.path();
        boolean inMicros = Optional.ofNullable(query.parameters().get("timeUnit"))
                .map(values -> values.getFirst().toUpperCase(Locale.ROOT).equals("MICROSECOND"))
                .orElse(false);
        if (path.equals("/ws") || path.startsWith("/ws/")) {
            return Optional.of(new StreamRequest(names(path.substring("/ws".length())), false, inMicros));
        }
        if (path.equals("/stream")) {
            List<String> streams = query.parameters().getOrDefault("streams", List.of()).stream()
                    .flatMap(value -> names(value).stream())
                    .toList();
            return Optional.of(new StreamRequest(streams, true, inMicros));
        }
        return Optional.empty();
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split("/", -1))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
