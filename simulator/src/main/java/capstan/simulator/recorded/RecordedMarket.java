package capstan.simulator.recorded;

import capstan.market.book.DepthSnapshot;
import capstan.simulator.market.History;
import capstan.simulator.market.Listing;
import capstan.simulator.market.Market;
import capstan.simulator.market.MarketListener;
import capstan.simulator.market.TruthListener;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// A recorded market, played again with the ids it had.
///
/// Diffs, trades and book tickers are told as recorded; a book ticker, which has no time of its own, gets the
/// recorder's receive time. Depth snapshots are not told: the first one answers REST, see
/// `RecordingSettings`. A symbol of which no snapshot was recorded that its diffs join answers with a guess, see
/// `RecordedBook`, and is marked in `Played`. With several symbols each reads the files for itself, so
/// that one that waits does not hold up the others. Owned by the market thread; `played` and `snapshots` may
/// be called from anywhere.
public final class RecordedMarket implements Market {

    /// Lines of a symbol between two looks at the clients.
    private static final int LINES_PER_TURN = 64;

    private static final long IDLE_NANOS = 1_000_000;

    private final List<Listing> listings;
    private final SymbolPlayer[] players;

    /// Reads the whole recording once.
    ///
    /// @throws RecordingUnusable when it cannot be read
    public RecordedMarket(RecordingSettings settings) {
        Collection<RecordedSymbol> symbols = RecordingScan.read(settings);
        long origin = symbols.stream()
                .mapToLong(symbol -> symbol.firstReceiveMicros)
                .min()
                .orElse(0);
        players = new SymbolPlayer[symbols.size()];
        int number = 0;
        for (RecordedSymbol symbol : symbols) {
            long begin = settings.holdForSnapshot() ? symbol.firstReceiveMicros : origin;
            players[number] = new SymbolPlayer(number, symbol, settings, begin, symbols.size() == 1);
            number++;
        }
        listings = Arrays.stream(players)
                .map(player -> Listing.of(player.instrument()))
                .toList();
    }

    @Override
    public List<Listing> listings() {
        return listings;
    }

    @Override
    public long advance(long nowNanos, MarketListener listener) {
        long next = nowNanos + IDLE_NANOS;
        for (SymbolPlayer player : players) {
            long due = player.play(nowNanos, LINES_PER_TURN, listener);
            next = due == Long.MAX_VALUE ? next : Math.min(next, due);
        }
        return next;
    }

    @Override
    public long timeMicros() {
        long time = 0;
        for (SymbolPlayer player : players) {
            time = Math.max(time, player.timeMicros());
        }
        return time;
    }

    @Override
    public DepthSnapshot depth(int symbol, int levels) {
        return players[symbol].depth(levels);
    }

    @Override
    public boolean hasBook(int symbol) {
        return players[symbol].hasBook();
    }

    @Override
    public DepthSnapshot top(int symbol, int levels) {
        return players[symbol].top(levels);
    }

    @Override
    public boolean hasOwnDepthTop(int symbol) {
        return players[symbol].hasOwnDepthTop();
    }

    @Override
    public History history(int symbol) {
        return players[symbol].history();
    }

    @Override
    public long firstUpdateId(int symbol) {
        return players[symbol].firstUpdateId();
    }

    /// What was recorded for the time of a halt is told at once when it ends.
    @Override
    public void halt(int symbol, boolean halted) {
        players[symbol].halt(halted);
    }

    @Override
    public void tellTruth(TruthListener listener) {
        for (SymbolPlayer player : players) {
            player.tellTruth(listener);
        }
    }

    /// How far each symbol has been played, in the order of the listings.
    public List<Played> played() {
        return Arrays.stream(players).map(SymbolPlayer::played).toList();
    }

    /// Every recorded depth snapshot of a symbol in the order of the recording, for comparison with what a
    /// client made of the diffs; empty for a symbol that is not in the recording.
    public List<DepthSnapshot> snapshots(String symbol) {
        return Arrays.stream(players)
                .filter(player -> player.instrument().symbol().equals(symbol))
                .findFirst()
                .map(SymbolPlayer::snapshots)
                .orElse(List.of());
    }

    @Override
    public void close() {
        for (SymbolPlayer player : players) {
            player.close();
        }
    }
}
