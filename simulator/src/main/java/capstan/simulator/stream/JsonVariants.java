package capstan.simulator.stream;

import capstan.simulator.json.JsonText;
import java.util.Arrays;

/// One JSON message in the four shapes that connections may want (wrapped or bare, ms or µs), each written
/// when first wanted. Owned by the market thread.
final class JsonVariants {

    /// Writes the bare payload.
    interface Writer {
        void write(JsonText into, boolean micros);
    }

    private final JsonText[] texts = {new JsonText(4096), new JsonText(4096), new JsonText(4096), new JsonText(4096)};
    private final boolean[] written = new boolean[4];
    private String stream = "";
    private Writer writer = (_, _) -> {};

    void begin(String streamName, Writer payload) {
        stream = streamName;
        writer = payload;
        Arrays.fill(written, false);
    }

    /// Valid until the next `begin`.
    JsonText of(boolean combined, boolean micros) {
        int variant = (combined ? 2 : 0) + (micros ? 1 : 0);
        JsonText text = texts[variant];
        if (!written[variant]) {
            written[variant] = true;
            text.clear();
            if (combined) {
                text.raw("{\"stream\":").string(stream).raw(",\"data\":");
            }
            writer.write(text, micros);
            if (combined) {
                text.raw("}");
            }
        }
        return text;
    }
}
