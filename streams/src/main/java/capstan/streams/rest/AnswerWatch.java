package capstan.streams.rest;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.market.ports.Detections;
import capstan.market.ports.RestUsage;
import capstan.streams.settings.Binance;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Looks at whatever the exchange answers: how much weight it counts for this address, and what is wrong with the
/// answer, which is told to `Detections`. Safe for any thread.
final class AnswerWatch {

    private static final String USED_WEIGHT = "X-MBX-USED-WEIGHT-1M";
    private static final int MOST_DIGITS = 9;

    private final Detections detections;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Duration slowAnswer;
    private final AtomicReference<@Nullable RestUsage> usage = new AtomicReference<>();

    /// @param nanos a monotonic clock in nanoseconds
    /// @param slowAnswer an answer that takes longer is told
    AnswerWatch(Detections detections, InstantSource clock, LongSupplier nanos, Duration slowAnswer) {
        this.detections = detections;
        this.clock = clock;
        this.nanos = nanos;
        this.slowAnswer = slowAnswer;
    }

    /// One request on its way.
    ///
    /// @param symbol that it is about, empty when it is about several or none
    /// @param path for people
    record Sent(String symbol, String path, long atNanos) {}

    Sent sent(String symbol, String path) {
        return new Sent(symbol, path, nanos.getAsLong());
    }

    Optional<RestUsage> usage() {
        return Optional.ofNullable(usage.get());
    }

    void answered(Sent request, HttpResponse<?> answer) {
        answer.headers()
                .firstValue(USED_WEIGHT)
                .filter(AnswerWatch::isCount)
                .ifPresent(text -> learn(Integer.parseInt(text), request.atNanos));
        tellIfSlow(request);
        int status = answer.statusCode();
        if (status == 418) {
            tell(DetectionKind.BANNED, request.symbol, request.path + " answered 418");
        } else if (status == 429 || status == 403) {
            tell(DetectionKind.REFUSED, request.symbol, request.path + " answered " + status);
        } else if (status >= 500) {
            tell(DetectionKind.VENUE_FAILED, request.symbol, request.path + " answered " + status);
        }
    }

    /// @param cause why there is no whole answer
    void failed(Sent request, Throwable cause) {
        boolean slow = tellIfSlow(request);
        if (isUnsent(cause)) {
            tell(DetectionKind.VENUE_FAILED, request.symbol, request.path + " reached nobody: " + cause.getMessage());
        } else if (!(cause instanceof HttpTimeoutException)) {
            unreadable(request.symbol, request.path, "it ended early: " + cause.getMessage());
        } else if (!slow) {
            tell(DetectionKind.SLOW_ANSWER, request.symbol, request.path + " had no answer in time");
        }
    }

    /// Whether the request cannot have reached the exchange.
    static boolean isUnsent(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    }

    /// @param symbol that the answer was to be about, empty when it was about several or none
    void unreadable(String symbol, String path, String why) {
        tell(DetectionKind.UNREADABLE_ANSWER, symbol, path + " cannot be read: " + why);
    }

    /// Takes what the exchange counted, unless it is less than what is known and may be older: answers overtake each
    /// other. Less is newer only when its request was sent after what is known had come.
    private void learn(int weight, long sentNanos) {
        var said = new RestUsage(weight, nanos.getAsLong());
        usage.accumulateAndGet(
                said,
                (known, later) -> known == null
                                || later == null
                                || later.weight() >= known.weight()
                                || sentNanos - known.saidAtNanos() >= 0
                        ? later
                        : known);
    }

    private boolean tellIfSlow(Sent request) {
        long took = nanos.getAsLong() - request.atNanos;
        boolean slow = took > slowAnswer.toNanos();
        if (slow) {
            tell(DetectionKind.SLOW_ANSWER, request.symbol, request.path + " took " + took / 1_000_000 + " ms");
        }
        return slow;
    }

    private void tell(DetectionKind kind, String symbol, String what) {
        detections.detected(new Detection(
                kind,
                Binance.VENUE,
                symbol,
                Detection.NO_LINE,
                FrameKind.UNKNOWN,
                0,
                0,
                ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                what));
    }

    private static boolean isCount(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
