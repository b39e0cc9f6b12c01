package capstan.simulator.generator;

/// How fast the generated market lives.
public sealed interface Pace {

    /// Actions of the market (an order placed, cancelled or executed) a second, all symbols together.
    record Events(double perSecond) implements Pace {
        public Events {
            requirePositive("events per second", perSecond);
        }
    }

    /// Binary frames a second, all symbols together, of the trade, bestBidAsk and depth streams as somebody
    /// gets them who has subscribed to all of them. Open loop: event times keep the schedule whatever the
    /// clients do, so a receive time minus the event time is a latency that hides no stall.
    record Frames(double perSecond) implements Pace {
        public Frames {
            requirePositive("frames per second", perSecond);
        }
    }

    /// As fast as the machine, and with `lossless` the clients, can.
    ///
    /// @param batch actions between two looks at the clients
    record FullSpeed(int batch) implements Pace {
        public FullSpeed {
            if (batch < 1 || batch > 65_536) {
                throw new IllegalArgumentException("batch of full speed must lie in [1, 65536], got " + batch);
            }
        }
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || value > 10_000_000) {
            throw new IllegalArgumentException(what + " must lie in (0, 10000000], got " + value);
        }
    }
}
