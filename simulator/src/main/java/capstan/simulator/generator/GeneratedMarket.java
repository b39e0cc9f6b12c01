package capstan.simulator.generator;

import capstan.market.book.DepthSnapshot;
import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.market.History;
import capstan.simulator.market.Listing;
import capstan.simulator.market.Market;
import capstan.simulator.market.MarketListener;
import capstan.simulator.market.TruthListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A market made up from a seed, the same for the same seed whatever its pace.
///
/// Time passes in ticks. A tick's steps are decided by the pace, what a step does by the seed; with a data
/// folder the tick is written down before its events leave the market thread. After a restart every symbol
/// takes up its last checkpoint and lives through the ticks since, which gives the ids, trades and times that
/// clients were told; then the market goes on at the present time. Owned by the market thread.
public final class GeneratedMarket implements Market {

    private static final Logger LOG = LoggerFactory.getLogger(GeneratedMarket.class);

    /// Entries of the table that spreads steps over symbols by weight.
    private static final int CHOICES = 4_096;

    private final GeneratorSettings settings;
    private final ExchangeClock clock;
    private final List<Listing> listings;
    private final SymbolMarket[] symbols;
    private final int[] choices = new int[CHOICES];
    private final long choiceSeed;
    private final @Nullable MarketStore store;
    private final Recovery recovery;
    private final long[] skipUntilTick;
    private final boolean[] halted;
    private final long[] firstUpdateIds;
    private final Schedule schedule;

    private long tick;
    private long nextStep;
    private long timeMicros;
    private long lastNanos;
    private long framesSeen;
    private long nextCheckpointNanos;
    private int nextCheckpoint;

    /// What a restart brought back.
    ///
    /// @param resumed false when the market is new
    /// @param ticks ticks lived through again
    /// @param steps steps of them
    public record Recovery(boolean resumed, long ticks, long steps, long millis) {}

    /// @throws MarketDataUnusable when the data folder cannot be used
    public GeneratedMarket(GeneratorSettings settings, ExchangeClock clock) {
        this.settings = settings;
        this.clock = clock;
        List<SymbolSpec> specs = settings.symbols();
        symbols = new SymbolMarket[specs.size()];
        skipUntilTick = new long[symbols.length];
        halted = new boolean[symbols.length];
        List<Listing> names = new ArrayList<>();
        for (int number = 0; number < symbols.length; number++) {
            symbols[number] = new SymbolMarket(number, specs.get(number), settings);
            names.add(symbols[number].listing());
        }
        listings = List.copyOf(names);
        schedule = new Schedule(settings.pace());
        choiceSeed = Randomness.mix(settings.seed() + 0x51ED27L);
        fillChoices(specs);
        store = settings.dataFolder()
                .map(folder -> MarketStore.open(folder, settings))
                .orElse(null);
        recovery = store == null ? begin() : resume(store);
        timeMicros = Math.max(timeMicros, clock.epochMicros());
        lastNanos = clock.nanoTime();
        nextCheckpointNanos = lastNanos + checkpointGap();
        for (SymbolMarket symbol : symbols) {
            symbol.resetWindows();
        }
        firstUpdateIds = Arrays.stream(symbols)
                .mapToLong(symbol -> symbol.updateId() + 1)
                .toArray();
        framesSeen = frames();
    }

    private Recovery begin() {
        for (SymbolMarket symbol : symbols) {
            symbol.open();
        }
        return new Recovery(false, 0, 0, 0);
    }

    private Recovery resume(MarketStore open) {
        long begun = System.nanoTime();
        long oldest = Long.MAX_VALUE;
        boolean resumed = false;
        for (int number = 0; number < symbols.length; number++) {
            MarketStore.Checkpoint checkpoint = open.load(number, symbols[number]);
            if (checkpoint == null) {
                symbols[number].open();
            } else {
                resumed = true;
                nextStep = Math.max(nextStep, checkpoint.nextStep());
                tick = Math.max(tick, checkpoint.tick());
                skipUntilTick[number] = checkpoint.tick();
            }
            oldest = Math.min(oldest, skipUntilTick[number]);
        }
        List<TickLog.Tick> ticks = open.ticksAfter(oldest);
        long steps = 0;
        for (TickLog.Tick past : ticks) {
            repeat(past);
            steps += past.steps();
        }
        open.openTicks(tick + 1);
        for (int number = 0; number < symbols.length; number++) {
            open.save(number, symbols[number], tick, nextStep);
        }
        var result = new Recovery(resumed, ticks.size(), steps, (System.nanoTime() - begun) / 1_000_000);
        if (resumed) {
            LOG.info(
                    "market resumed folder={} ticks={} steps={} millis={}",
                    settings.dataFolder().get(),
                    result.ticks,
                    result.steps,
                    result.millis);
        }
        return result;
    }

    private void repeat(TickLog.Tick past) {
        for (int index = 0; index < past.steps(); index++) {
            int number = choose(past.firstStep() + index);
            if (past.number() > skipUntilTick[number]) {
                symbols[number].step(past.stepTimeMicros(index), null);
            }
        }
        tick = Math.max(tick, past.number());
        nextStep = Math.max(nextStep, past.firstStep() + past.steps());
        timeMicros = Math.max(timeMicros, past.endMicros());
    }

    private void fillChoices(List<SymbolSpec> specs) {
        long total = specs.stream().mapToLong(SymbolSpec::weight).sum();
        long before = 0;
        for (int number = 0; number < specs.size(); number++) {
            long after = before + specs.get(number).weight();
            for (long entry = before * CHOICES / total; entry < after * CHOICES / total; entry++) {
                choices[(int) entry] = number;
            }
            before = after;
        }
    }

    /// Which symbol a step is about; depends on nothing but its number.
    private int choose(long step) {
        return choices[(int) (Randomness.mix(choiceSeed + step * 0x9E3779B97F4A7C15L) >>> 52)];
    }

    public Recovery recovery() {
        return recovery;
    }

    /// Steps since the market began.
    public long steps() {
        return nextStep;
    }

    @Override
    public List<Listing> listings() {
        return listings;
    }

    @Override
    public long advance(long nowNanos, MarketListener listener) {
        int steps = schedule.due(nowNanos - lastNanos);
        lastNanos = nowNanos;
        long begin = timeMicros;
        timeMicros = Math.max(begin, clock.epochMicros() - schedule.lagMicros(steps));
        if (steps > 0) {
            live(new TickLog.Tick(++tick, nextStep, begin, timeMicros, steps), listener);
        }
        for (SymbolMarket symbol : symbols) {
            symbol.closeWindows(timeMicros, listener);
        }
        long frames = frames();
        schedule.done(steps, frames - framesSeen);
        framesSeen = frames;
        checkpoint(nowNanos);
        return schedule.isBehind() ? nowNanos : nowNanos + settings.tick().toNanos();
    }

    private long frames() {
        long frames = 0;
        for (SymbolMarket symbol : symbols) {
            frames += symbol.frames();
        }
        return frames;
    }

    private void live(TickLog.Tick now, MarketListener listener) {
        if (store != null) {
            store.append(now);
        }
        for (int index = 0; index < now.steps(); index++) {
            int number = choose(now.firstStep() + index);
            if (!halted[number]) {
                symbols[number].step(now.stepTimeMicros(index), listener);
            }
        }
        nextStep += now.steps();
    }

    private void checkpoint(long nowNanos) {
        if (store == null || nowNanos < nextCheckpointNanos) {
            return;
        }
        store.save(nextCheckpoint, symbols[nextCheckpoint], tick, nextStep);
        nextCheckpoint = (nextCheckpoint + 1) % symbols.length;
        nextCheckpointNanos = nowNanos + checkpointGap();
    }

    private long checkpointGap() {
        return settings.checkpointEvery().toNanos() / symbols.length;
    }

    @Override
    public long timeMicros() {
        return timeMicros;
    }

    @Override
    public DepthSnapshot depth(int symbol, int levels) {
        return symbols[symbol].depth(levels);
    }

    @Override
    public boolean hasBook(int symbol) {
        return true;
    }

    @Override
    public DepthSnapshot top(int symbol, int levels) {
        return symbols[symbol].depth(levels);
    }

    @Override
    public boolean hasOwnDepthTop(int symbol) {
        return false;
    }

    @Override
    public History history(int symbol) {
        return symbols[symbol].history();
    }

    @Override
    public long firstUpdateId(int symbol) {
        return firstUpdateIds[symbol];
    }

    /// Steps of a halted symbol are left out. It is put away when the halt begins and when it ends, so that they are
    /// not lived through after a restart; a halt itself does not survive one.
    @Override
    public void halt(int symbol, boolean isHalted) {
        halted[symbol] = isHalted;
        if (store != null) {
            store.save(symbol, symbols[symbol], tick, nextStep);
        }
    }

    @Override
    public void tellTruth(TruthListener listener) {
        for (SymbolMarket symbol : symbols) {
            symbol.tellTruth(listener);
        }
    }

    @Override
    public void close() {
        if (store == null) {
            return;
        }
        try (MarketStore open = store) {
            for (int number = 0; number < symbols.length; number++) {
                open.save(number, symbols[number], tick, nextStep);
            }
        }
    }
}
