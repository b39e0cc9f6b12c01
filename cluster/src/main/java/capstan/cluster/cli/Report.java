package capstan.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command found, in the order in which it is told: lines for people, one JSON object for programs.
/// 64-bit hashes are given as 16 hexadecimal digits, because JSON readers round large numbers.
public final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public Report put(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    public Report putHash(String name, long hash) {
        return put(name, hex(hash));
    }

    /// A part with values of its own, such as one symbol or one sink.
    public Report part(String name) {
        var part = new Report();
        values.put(name, part);
        return part;
    }

    /// Puts everything that this report says into another one.
    void copyInto(Report other) {
        other.values.putAll(values);
    }

    /// A list of parts, each told in the same way.
    public Report list(String name, List<Report> parts) {
        values.put(name, List.copyOf(parts));
        return this;
    }

    public static String hex(long hash) {
        return String.format("%016x", hash);
    }

    public String json() {
        try {
            return JSON.writeValueAsString(plain());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report holds a value that JSON cannot say: " + values.keySet(), e);
        }
    }

    /// Lines of `name  value`, parts indented below their name.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        addLines("", lines);
        return lines;
    }

    private void addLines(String indent, List<String> lines) {
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        values.forEach((name, value) -> {
            switch (value) {
                case Report part -> {
                    lines.add(indent + name);
                    part.addLines(indent + "  ", lines);
                }
                case List<?> parts
                when !parts.isEmpty() && parts.stream().allMatch(Report.class::isInstance) -> {
                    lines.add(indent + name);
                    parts.forEach(part -> lines.add(indent + "  - " + ((Report) part).inline()));
                }
                case null -> lines.add(indent + name);
                default -> lines.add(indent + String.format("%-" + width + "s  %s", name, value));
            }
        });
    }

    private String inline() {
        var words = new ArrayList<String>();
        values.forEach((name, value) -> words.add(name + " " + (value instanceof Report part ? part.inline() : value)));
        return String.join(", ", words);
    }

    private Map<String, @Nullable Object> plain() {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        values.forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Report part -> part.plain();
            case List<?> parts -> parts.stream().map(Report::plain).toList();
            case null -> null;
            default -> value;
        };
    }
}
