package capstan.simulator.faults;

import capstan.market.feed.FrameKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is to happen once, at places and times that are named. Written as text, one happening a line, `#` begins a
/// comment.
///
/// ```
/// lost           line=1 symbol=BTCUSDT frames=depth id=1000001234
/// truncated      symbol=ETHUSDT frames=trades frame=17     # every line
/// silent-symbol  line=2 symbol=BTCUSDT at=2s
/// disconnect     line=1 at=5s
/// snapshot-wrong symbol=BTCUSDT call=2
/// refused        at=500ms
/// halt           symbol=BTCUSDT at=10s
/// ```
///
/// `frames` is `depth` when it is left out. Exactly one of `frame`, `id`, `at` and `call` says where, see
/// `ScriptedFault.When`. `halt`, `pause`, `resume` and `delist` take a symbol and a time.
///
/// @param statuses in the order in which they are written
public record FaultScript(List<ScriptedFault> faults, List<ScriptedStatus> statuses) {

    /// Nothing happens.
    public static final FaultScript NONE = new FaultScript(List.of(), List.of());

    private static final List<String> KEYS = List.of("line", "symbol", "frames", "frame", "id", "at", "call");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");

    public FaultScript {
        faults = List.copyOf(faults);
        statuses = List.copyOf(statuses);
    }

    /// A script that does not say what it should; the message names the line, what was expected and what came.
    public static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Malformed(int line, String expected, String got) {
            super("line " + line + ": expected " + expected + ", got '" + got + "'");
        }

        Malformed(int line, IllegalArgumentException refused) {
            super("line " + line + ": " + refused.getMessage(), refused);
        }
    }

    /// @throws Malformed at the first line that is not understood
    /// @throws UncheckedIOException when the file cannot be read
    public static FaultScript read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException("the script of faults cannot be read: " + file, failure);
        }
    }

    /// @throws Malformed at the first line that is not understood
    public static FaultScript parse(String text) {
        List<ScriptedFault> faults = new ArrayList<>();
        List<ScriptedStatus> statuses = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (content.isEmpty()) {
                continue;
            }
            String[] words = content.split("\\s+");
            Optional<ScriptedStatus.Verb> verb = ScriptedStatus.Verb.of(words[0]);
            if (verb.isPresent()) {
                statuses.add(status(number, verb.get(), words));
            } else {
                faults.add(fault(number, words));
            }
        }
        return new FaultScript(faults, statuses);
    }

    private static ScriptedStatus status(int number, ScriptedStatus.Verb verb, String[] words) {
        Map<String, String> values = values(number, words);
        String at = values.get("at");
        if (!values.keySet().equals(Set.of("symbol", "at")) || at == null) {
            throw new Malformed(number, verb.text() + " symbol=SYMBOL at=TIME", String.join(" ", words));
        }
        try {
            return new ScriptedStatus(verb, symbol(values), time(number, at));
        } catch (IllegalArgumentException refused) {
            throw new Malformed(number, refused);
        }
    }

    private static ScriptedFault fault(int number, String[] words) {
        FaultKind kind = FaultKind.of(words[0])
                .orElseThrow(() -> new Malformed(
                        number,
                        "a kind of fault (" + FaultKind.all() + ") or one of " + ScriptedStatus.Verb.all(),
                        words[0]));
        Map<String, String> values = values(number, words);
        try {
            return new ScriptedFault(
                    kind,
                    line(number, values),
                    symbol(values),
                    frames(number, kind, values),
                    when(number, values, String.join(" ", words)));
        } catch (IllegalArgumentException refused) {
            throw new Malformed(number, refused);
        }
    }

    private static Map<String, String> values(int number, String[] words) {
        Map<String, String> values = new HashMap<>();
        for (int index = 1; index < words.length; index++) {
            int equals = words[index].indexOf('=');
            String key = equals < 0 ? words[index] : words[index].substring(0, equals);
            if (equals < 0 || !KEYS.contains(key) || values.containsKey(key)) {
                throw new Malformed(number, "KEY=VALUE with each of " + KEYS + " at most once", words[index]);
            }
            values.put(key, words[index].substring(equals + 1));
        }
        return values;
    }

    private static String symbol(Map<String, String> values) {
        return values.getOrDefault("symbol", "").toUpperCase(Locale.ROOT);
    }

    private static int line(int number, Map<String, String> values) {
        return values.containsKey("line") ? Math.toIntExact(number(number, "line", values, 1_000)) : 0;
    }

    private static FrameKind frames(int number, FaultKind kind, Map<String, String> values) {
        String frames = values.get("frames");
        if (kind.scope() != FaultKind.Scope.FRAME) {
            if (frames != null) {
                throw new Malformed(number, "no frames for " + kind.text(), "frames=" + frames);
            }
            return FrameKind.UNKNOWN;
        }
        return switch (frames) {
            case null -> FrameKind.DEPTH_DIFF;
            case "depth" -> FrameKind.DEPTH_DIFF;
            case "trades" -> FrameKind.TRADES;
            default -> throw new Malformed(number, "frames=depth or frames=trades", "frames=" + frames);
        };
    }

    private static ScriptedFault.When when(int number, Map<String, String> values, String line) {
        List<ScriptedFault.When> found = new ArrayList<>();
        if (values.containsKey("frame")) {
            found.add(new ScriptedFault.When.Frame(number(number, "frame", values, Long.MAX_VALUE)));
        }
        if (values.containsKey("id")) {
            found.add(new ScriptedFault.When.Id(number(number, "id", values, Long.MAX_VALUE)));
        }
        if (values.containsKey("call")) {
            found.add(new ScriptedFault.When.Call(number(number, "call", values, Long.MAX_VALUE)));
        }
        String at = values.get("at");
        if (at != null) {
            found.add(new ScriptedFault.When.Time(time(number, at)));
        }
        if (found.size() != 1) {
            throw new Malformed(number, "exactly one of frame=N, id=N, at=TIME and call=N", line);
        }
        return found.getFirst();
    }

    private static long number(int line, String key, Map<String, String> values, long most) {
        String value = values.getOrDefault(key, "");
        try {
            long parsed = Long.parseLong(value);
            if (parsed >= 1 && parsed <= most) {
                return parsed;
            }
        } catch (NumberFormatException _) {
            // Told below, as a number out of range is.
        }
        throw new Malformed(line, key + "=N with N in [1, " + most + "]", key + "=" + value);
    }

    private static Duration time(int line, String text) {
        Matcher form = TIME.matcher(text);
        if (!form.matches()) {
            throw new Malformed(line, "at=TIME since the start, such as 500ms, 30s or 5m", "at=" + text);
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }
}
