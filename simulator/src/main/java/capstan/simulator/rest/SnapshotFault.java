package capstan.simulator.rest;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.simulator.faults.FaultDice;
import capstan.simulator.market.Market;

/// Makes a good depth snapshot one that is behind, wrong or crossed. Used on the market thread.
final class SnapshotFault implements RestApi.SnapshotView {

    /// Streams show a side's best 20 levels, but only a moment later, when some of these may be among them no more.
    private static final int BEST_LEVELS = 10;
    private static final int MOST_BEHIND = 1_000;
    private static final int MOST_STEPS = 9;
    private static final int MOST_CROSSED_TICKS = 3;

    private final RestFaults faults;
    private final RestFaults.Drawn drawn;

    SnapshotFault(RestFaults faults, RestFaults.Drawn drawn) {
        this.faults = faults;
        this.drawn = drawn;
    }

    @Override
    public DepthSnapshot shown(Market market, int symbol, DepthSnapshot real) {
        Instrument instrument = market.listings().get(symbol).instrument();
        return switch (drawn.kind()) {
            case SNAPSHOT_BEHIND -> behind(market.firstUpdateId(symbol), real);
            case SNAPSHOT_WRONG -> wrong(instrument, real);
            case SNAPSHOT_CROSSED -> crossed(instrument, real);
            default -> real;
        };
    }

    /// The id is older than every diff there ever was, so no buffer of a client reaches back to it, and the levels do
    /// not matter.
    private DepthSnapshot behind(long firstUpdateId, DepthSnapshot real) {
        long id = Math.max(0, firstUpdateId - 2 - drawn.dice().below(MOST_BEHIND));
        faults.enter(drawn, id, "behind the stream, which stands at " + real.lastUpdateId());
        return new DepthSnapshot(id, real.bids(), real.asks(), real.requestedLevels(), real.receivedAtMicros());
    }

    private DepthSnapshot wrong(Instrument instrument, DepthSnapshot real) {
        FaultDice dice = drawn.dice();
        boolean isBid = dice.coin();
        Levels side = (isBid ? real.bids() : real.asks()).copy();
        Levels other = isBid ? real.asks() : real.bids();
        if (side.size() == 0) {
            return real;
        }
        int rank = dice.below(Math.min(BEST_LEVELS, side.size()));
        long price = side.price(rank);
        long quantity = side.quantity(rank);
        long moved = dice.coin() ? freePrice(instrument.tickSize(), side, other, rank, isBid) : price;
        if (moved == price) {
            side.quantities()[rank] = quantity + instrument.stepSize() * (1 + dice.below(MOST_STEPS));
        } else {
            side.prices()[rank] = moved;
        }
        faults.enter(
                drawn,
                real.lastUpdateId(),
                (isBid ? "bid " : "ask ") + (rank + 1) + " is " + level(instrument, side, rank) + " instead of "
                        + Decimals.price(instrument, price) + " × " + Decimals.quantity(instrument, quantity));
        return isBid ? with(real, side, real.asks()) : with(real, real.bids(), side);
    }

    /// A price next to the level's that no level has, so that the snapshot stays in order and is not crossed; the
    /// level's own when there is none.
    private static long freePrice(long tick, Levels side, Levels other, int rank, boolean isBid) {
        long price = side.price(rank);
        long outward = isBid ? -tick : tick;
        if (rank + 1 < side.size() && Math.abs(side.price(rank + 1) - price) > tick) {
            return price + outward;
        }
        long better = rank > 0 ? side.price(rank - 1) : other.size() > 0 ? other.price(0) : price;
        return Math.abs(better - price) > tick ? price - outward : price;
    }

    private DepthSnapshot crossed(Instrument instrument, DepthSnapshot real) {
        if (real.bids().size() == 0 || real.asks().size() == 0) {
            return real;
        }
        Levels bids = real.bids().copy();
        bids.prices()[0] =
                real.asks().price(0) + instrument.tickSize() * (1 + drawn.dice().below(MOST_CROSSED_TICKS));
        faults.enter(
                drawn,
                real.lastUpdateId(),
                "best bid " + level(instrument, bids, 0) + ", best ask " + level(instrument, real.asks(), 0));
        return with(real, bids, real.asks());
    }

    private static String level(Instrument instrument, Levels levels, int rank) {
        return Decimals.price(instrument, levels.price(rank)) + " × "
                + Decimals.quantity(instrument, levels.quantity(rank));
    }

    private static DepthSnapshot with(DepthSnapshot real, Levels bids, Levels asks) {
        return new DepthSnapshot(real.lastUpdateId(), bids, asks, real.requestedLevels(), real.receivedAtMicros());
    }
}
