package capstan.market.ports;

import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// One exchange's REST API as far as the feed needs it. Stages fail with `Refused`, `UnknownSymbol` or `Unreachable`.
public interface VenueRest {

    /// What the venue says of these symbols, in the order asked for. Fails with `UnknownSymbol` when it does not know
    /// one of them.
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

    /// Depths a side at which a deeper snapshot begins to weigh more: the deepest of each weight, ascending.
    default List<Integer> depthSteps() {
        return List.of(100, 500, 1000, 5000);
    }

    /// Requests that the venue allows this address whatever they weigh, empty when it did not say.
    default Optional<RequestLimit> requestLimit() {
        return Optional.empty();
    }

    /// What the venue said last of the weight that this address has used, refusals included; empty when it never did.
    default Optional<RestUsage> usage() {
        return Optional.empty();
    }

    /// Asks for nothing but how much weight the venue counts, by its cheapest request, which weighs 1. Empty when it
    /// does not say.
    default CompletionStage<Optional<RestUsage>> askUsage() {
        return CompletableFuture.completedStage(usage());
    }

    /// The venue gave an HTTP status instead of an answer: over the limit (429), banned (418), kept out (403), busy or
    /// shutting down (5xx), or a request that it finds wrong (any other).
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

        /// Whether the address is banned. Asking again makes the ban longer.
        public boolean isBan() {
            return status == 418;
        }

        /// Whether the venue refuses whatever this address asks, for a while.
        public boolean concernsAddress() {
            return status == 429 || status == 418 || status == 403 || !retryAfter.isZero();
        }

        /// Whether the venue itself failed, so that the same request may be answered later.
        public boolean isVenueFailure() {
            return status >= 500;
        }

        /// How long no further request may be sent; zero when the venue did not say.
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// The venue does not know a symbol.
    final class UnknownSymbol extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String symbol;

        public UnknownSymbol(String message) {
            this(message, "");
        }

        /// @param symbol the one that is unknown
        public UnknownSymbol(String message, String symbol) {
            super(message);
            this.symbol = symbol;
        }

        /// Which one is unknown, when several were asked for and the venue's answer shows it.
        public Optional<String> symbol() {
            return symbol.isEmpty() ? Optional.empty() : Optional.of(symbol);
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
