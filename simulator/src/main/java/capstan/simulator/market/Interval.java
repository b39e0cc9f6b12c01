package capstan.simulator.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The lengths of klines that the exchange knows.
public enum Interval {
    S1("1s", 1_000L),
    M1("1m", 60_000L),
    M3("3m", 3 * 60_000L),
    M5("5m", 5 * 60_000L),
    M15("15m", 15 * 60_000L),
    M30("30m", 30 * 60_000L),
    H1("1h", 3_600_000L),
    H2("2h", 2 * 3_600_000L),
    H4("4h", 4 * 3_600_000L),
    H6("6h", 6 * 3_600_000L),
    H8("8h", 8 * 3_600_000L),
    H12("12h", 12 * 3_600_000L),
    D1("1d", 86_400_000L),
    D3("3d", 3 * 86_400_000L),
    /// Begins on Mondays.
    W1("1w", 7 * 86_400_000L),
    /// Calendar months; the length here is the longest.
    MONTH("1M", 31 * 86_400_000L);

    private static final long DAY_MILLIS = 86_400_000L;
    /// Days from the epoch's Thursday back to the Monday before it.
    private static final long MONDAY_SHIFT_MILLIS = 3 * DAY_MILLIS;
    private static final Map<String, Interval> BY_NAME = new HashMap<>();

    static {
        for (Interval interval : values()) {
            BY_NAME.put(interval.text, interval);
        }
    }

    private final String text;
    private final long millis;

    Interval(String text, long millis) {
        this.text = text;
        this.millis = millis;
    }

    /// As clients write it, `15m`.
    public String text() {
        return text;
    }

    public long millis() {
        return millis;
    }

    public static @Nullable Interval of(String text) {
        return BY_NAME.get(text);
    }

    /// Open time of the kline that holds a moment, ms since the epoch.
    ///
    /// @param zoneMillis how far the zone whose days and hours count is ahead of UTC
    public long openTime(long timeMillis, long zoneMillis) {
        long local = timeMillis + zoneMillis;
        long open = switch (this) {
            case W1 -> Math.floorDiv(local + MONDAY_SHIFT_MILLIS, millis) * millis - MONDAY_SHIFT_MILLIS;
            case MONTH -> monthOf(local).toEpochDay() * DAY_MILLIS;
            default -> Math.floorDiv(local, millis) * millis;
        };
        return open - zoneMillis;
    }

    /// Open time of the kline after the one that opens at `openTime`.
    public long next(long openTime, long zoneMillis) {
        if (this != MONTH) {
            return openTime + millis;
        }
        return monthOf(openTime + zoneMillis).plusMonths(1).toEpochDay() * DAY_MILLIS - zoneMillis;
    }

    private static LocalDate monthOf(long localMillis) {
        return Instant.ofEpochMilli(localMillis)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .withDayOfMonth(1);
    }
}
