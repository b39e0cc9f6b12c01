package capstan.market.book;

import capstan.market.feed.Levels;
import java.util.Random;

/// Kinds of market that a book has to survive. Each makes an endless stream of depth events from a seed; about two
/// events in five take levels away.
public enum MarketShape {
    /// Every tick around a wandering middle is in use.
    DENSE(1_000_000, 6_000_000_000_000L) {
        @Override
        long price(Stream stream) {
            return stream.near(60);
        }
    },
    /// One tick in twenty, with a tail of levels far away, as BTCUSDT has it.
    SPARSE(1_000_000, 6_000_000_000_000L) {
        @Override
        long price(Stream stream) {
            int far = stream.random.nextInt(40);
            return stream.near(far == 0 ? 3_000_000 : far < 4 ? 100_000 : 4_000);
        }
    },
    /// The middle runs away in one direction and the best levels go one after the other.
    ONE_WAY(100, 50_000) {
        @Override
        long price(Stream stream) {
            stream.middle += stream.random.nextInt(3) * tick;
            return stream.near(200);
        }
    },
    /// Prices from one tick to the largest that there is, any order of magnitude as likely as another.
    LEAPS(1, 1) {
        @Override
        long price(Stream stream) {
            return Math.max(1, (stream.random.nextLong() >>> 1) >>> stream.random.nextInt(62));
        }
    },
    /// A coarse tick, and old orders at prices that it does not divide.
    LEGACY(1_000_000, 300_000_000_000L) {
        @Override
        long price(Stream stream) {
            long price = stream.near(500);
            return switch (stream.random.nextInt(300)) {
                case 0 -> price + 500_000;
                case 1 -> price + 10_000 * stream.random.nextInt(100);
                case 2 -> price + stream.random.nextInt(1_000_000);
                default -> price;
            };
        }
    },
    /// Tick 1 and prices of a few ticks, as of a coin worth 10^-6.
    TINY(1, 400) {
        @Override
        long price(Stream stream) {
            return stream.near(500);
        }
    },
    /// The largest prices that fit, on a tick with no factor of two.
    HUGE(999_999_999_999_989L, 9_000 * 999_999_999_999_989L) {
        @Override
        long price(Stream stream) {
            return stream.near(220);
        }
    },
    /// Distances that are large powers of two, which a plain hash of prices would put in one place.
    STRIDES(1, 1) {
        @Override
        long price(Stream stream) {
            return Math.max(1, ((long) stream.random.nextInt(512) << 32) | ((long) stream.random.nextInt(3) << 12));
        }
    };

    final long tick;
    private final long start;

    MarketShape(long tick, long start) {
        this.tick = tick;
        this.start = start;
    }

    abstract long price(Stream stream);

    public long tickSize() {
        return tick;
    }

    public Stream stream(long seed) {
        return new Stream(this, seed);
    }

    /// An endless stream of events of one shape.
    public static final class Stream {
        private static final int REMEMBERED = 256;

        private final MarketShape shape;
        final Random random;
        long middle;
        private final long[] seen = new long[REMEMBERED];

        private Stream(MarketShape shape, long seed) {
            this.shape = shape;
            this.random = new Random(seed);
            this.middle = shape.start;
        }

        /// Fills `into` with one side of an event: new, changed and removed levels, a level sometimes twice.
        public void next(Levels into) {
            into.clear();
            if (random.nextInt(4) == 0) {
                middle = Math.max(shape.tick, middle + (random.nextInt(21) - 10) * shape.tick);
            }
            int levels = random.nextInt(20);
            for (int i = 0; i < levels; i++) {
                int slot = random.nextInt(REMEMBERED);
                if (seen[slot] != 0 && random.nextInt(5) < 2) {
                    into.add(seen[slot], 0);
                } else {
                    long price = seen[slot] != 0 && random.nextInt(4) == 0 ? seen[slot] : shape.price(this);
                    seen[slot] = price;
                    into.add(price, quantity());
                }
            }
        }

        /// A multiple of the tick at most `ticks` ticks from the middle and above 0.
        long near(int ticks) {
            long centre = middle / shape.tick;
            long distance = random.nextInt(2 * ticks + 1) - (long) ticks;
            return Math.max(1, Math.min(Long.MAX_VALUE / shape.tick, centre + distance)) * shape.tick;
        }

        private long quantity() {
            return switch (random.nextInt(50)) {
                case 0 -> 0;
                case 1 -> Long.MAX_VALUE;
                case 2 -> 1;
                default -> 1 + (random.nextLong() >>> (20 + random.nextInt(40)));
            };
        }
    }
}
