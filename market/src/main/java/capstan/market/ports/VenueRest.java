package capstan.market.ports;

import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// One exchange's REST API as far as the feed needs it. Stages fail with `Refused`, `UnknownSymbol` or `Unreachable`.
public interface VenueRest {

    /// What the venue says of these symbols, in the order asked for.
    CompletionStage<List<Listed>> instruments(Collection<String> symbols);

    /// The book with up to `levels` levels a side.
    CompletionStage<DepthSnapshot> depthSnapshot(Instrument instrument, int levels);

    /// Up to 1000 trades from `fromId` on, ascending.
    CompletionStage<List<Trade>> trades(Instrument instrument, long fromId, int limit);

    /// Request weight that a depth snapshot of this many levels costs.
    int depthWeight(int levels);

    /// Request weight that one call of `trades` costs.
    int tradesWeight();

    /// Request weight that one call of `instruments` costs, however many symbols it names. 20 is what Binance asks.
    default int instrumentsWeight() {
        return 20;
    }

    /// Request weight per minute that the venue allows this address, as it last said.
    int weightPerMinute();

    /// The venue refuses requests for a while: over the limit (429), banned (418), busy or shutting down (5xx).
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Duration retryAfter;
        private final int status;

        public Refused(int status, Duration retryAfter, String message) {
            super(message);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        /// HTTP status.
        public int status() {
            return status;
        }

        /// How long no further request may be sent; zero when the venue did not say.
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// The venue does not know a symbol.
    final class UnknownSymbol extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownSymbol(String message) {
            super(message);
        }
    }

    /// No answer, or none that can be read.
    final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
