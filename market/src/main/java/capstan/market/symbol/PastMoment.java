package capstan.market.symbol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/// Which moment of a symbol's past is meant.
public sealed interface PastMoment {

    /// Whether a fact's whole effect lies at or before this moment, as far as its stamp tells.
    boolean covers(Stamp stamp);

    /// The book must not be brought behind this update id.
    long updateIdBound();

    /// Whether a book that stands behind a whole fact is the wanted one, so that nothing more is to be folded.
    boolean isMetBy(PastBook book);

    /// What the venue's book was at an update id. Where the book stood at exactly this id it is the first live state
    /// there; else the last state before the id was passed, with the label that it had by then.
    record AtUpdateId(long updateId) implements PastMoment {
        public AtUpdateId {
            if (updateId < 0) {
                throw new IllegalArgumentException("update ids are not negative, got " + updateId);
            }
        }

        @Override
        public boolean covers(Stamp stamp) {
            return true;
        }

        @Override
        public long updateIdBound() {
            return updateId;
        }

        @Override
        public boolean isMetBy(PastBook book) {
            return book.lastUpdateId() == updateId && book.isLive();
        }

        @Override
        public String toString() {
            return "update id " + updateId;
        }
    }

    /// What readers were shown at a time: behind every fact decided at or before it.
    ///
    /// @param micros µs since the epoch on our clock, that of `Stamp.atMicros`
    record AtTime(long micros) implements PastMoment {
        @Override
        public boolean covers(Stamp stamp) {
            return stamp.atMicros() <= micros;
        }

        @Override
        public long updateIdBound() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isMetBy(PastBook book) {
            return false;
        }

        @Override
        public String toString() {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
    }

    /// Reads an update id (digits only) or an ISO-8601 time with `Z` or an offset, to the microsecond.
    ///
    /// @throws IllegalArgumentException when it is neither
    static PastMoment parse(String text) {
        String wanted = text.strip();
        try {
            if (!wanted.isEmpty() && wanted.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
                return new AtUpdateId(Long.parseLong(wanted));
            }
            Instant instant = OffsetDateTime.parse(wanted).toInstant();
            return new AtTime(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
        } catch (NumberFormatException | DateTimeException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    "expected an update id or an ISO time such as 2026-03-01T12:00:00.5Z, got '" + text + "'", wrong);
        }
    }
}
