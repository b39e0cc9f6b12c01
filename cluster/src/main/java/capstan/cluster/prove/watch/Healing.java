package capstan.cluster.prove.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether readers see everything live and young again. It is asked only of looks that began after the cluster knew
/// of the kill, at books that hold all that was sent until then: right after a kill everything still looks well.
public final class Healing {

    /// Age up to which a book counts as young.
    public static final Duration YOUNG = Duration.ofMillis(500);

    private final List<String> symbols;
    private final Readings readings;
    private final long sinceNanos;
    private final Map<String, Long> sent = new HashMap<>();

    /// Begins now.
    public Healing(List<String> symbols, Readings readings, SentDiffs diffs) {
        this.symbols = symbols;
        this.readings = readings;
        sinceNanos = System.nanoTime();
        symbols.forEach(symbol -> sent.put(symbol, diffs.last(symbol)));
    }

    /// What is not well yet, a sentence a symbol; empty when all is.
    public List<String> open() {
        var open = new ArrayList<String>();
        for (String symbol : symbols) {
            Readings.Look look = readings.look(symbol);
            if (look.askedNanos() - sinceNanos < 0) {
                open.add(symbol + " was not looked at");
            } else if (!look.isLive()) {
                open.add(symbol + " is not live, at update id " + look.lastUpdateId());
            } else if (look.lastUpdateId() < sent.getOrDefault(symbol, 0L)) {
                open.add(symbol + " is at update id " + look.lastUpdateId() + " and not at " + sent.get(symbol));
            } else if (look.ageNanos() > YOUNG.toNanos()) {
                open.add(symbol + " is " + look.ageNanos() / 1_000_000 + " ms old");
            }
        }
        return open;
    }
}
