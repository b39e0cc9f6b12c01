package capstan.cluster.capture;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/// The rules about the times of one stream's events: there, one an event, in order, close to when it was received, and
/// within the day. Each row breaks a rule once at most.
final class CaptureTimes {

    private final CaptureRules rules;
    private final Optional<LocalDate> day;
    private final Consumer<CaptureFault> faults;
    private long newestEvent;
    private long newestReceive;

    /// @param day that the capture says it is of, in UTC
    CaptureTimes(CaptureRules rules, Optional<LocalDate> day, Consumer<CaptureFault> faults) {
        this.rules = rules;
        this.day = day;
        this.faults = faults;
    }

    /// Looks at the times of one row.
    ///
    /// @param event µs on the venue's clock
    /// @param receive µs on the recorder's
    void row(long row, long firstId, long lastId, long event, long receive) {
        if (event <= 0) {
            faults.accept(
                    new CaptureFault(row, CaptureFaultKind.NO_TIME, firstId, lastId, "an event time", "" + event));
        } else if (event - receive > rules.aheadMicros()) {
            faults.accept(new CaptureFault(
                    row,
                    CaptureFaultKind.AHEAD,
                    firstId,
                    lastId,
                    "received at " + event + " or later, but for " + rules.aheadMicros() + " us",
                    "received at " + receive));
        } else if (receive - event > rules.lateMicros()) {
            faults.accept(new CaptureFault(
                    row,
                    CaptureFaultKind.LATE,
                    firstId,
                    lastId,
                    "received within " + rules.lateMicros() + " us of " + event,
                    "received at " + receive));
        }
        if (event > 0 && isOtherDay(event) || isOtherDay(receive)) {
            faults.accept(new CaptureFault(
                    row,
                    CaptureFaultKind.OTHER_DAY,
                    firstId,
                    lastId,
                    "times of " + day.map(LocalDate::toString).orElse(""),
                    "event at " + time(event) + ", received at " + time(receive)));
        }
    }

    /// Looks at the order of an event's times, once an event.
    void event(long row, long firstId, long lastId, long event, long receive) {
        if (event > 0 && event < newestEvent || receive < newestReceive) {
            faults.accept(new CaptureFault(
                    row,
                    CaptureFaultKind.BACKWARDS,
                    firstId,
                    lastId,
                    "event at " + newestEvent + " and receipt at " + newestReceive + " or later",
                    "event at " + event + ", received at " + receive));
        }
        newestEvent = Math.max(newestEvent, event);
        newestReceive = Math.max(newestReceive, receive);
    }

    private boolean isOtherDay(long micros) {
        return day.isPresent()
                && !LocalDate.ofInstant(instant(micros), ZoneOffset.UTC).equals(day.get());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static String time(long micros) {
        return instant(micros).toString();
    }
}
