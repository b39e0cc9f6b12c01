package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// The watermark: the largest event time folded so far that can be believed, and the newest receive time.
///
/// Streams of one symbol run apart (a best bid and ask may carry a time a second or two behind the depth's), so
/// earlier times are normal and move nothing. A time that leaps ahead by more than `MAX_LEAP_MICROS` plus the
/// silence before it is believed only when the next frame confirms it; one frame with a wrong date would otherwise
/// stop windows and features until the market's clock reached it. The very first time has nothing to be held
/// against.
final class EventClock {

    static final long MAX_LEAP_MICROS = 60_000_000;

    private long watermarkMicros;
    private long receiveMicros;
    private long doubtedMicros;

    long watermarkMicros() {
        return watermarkMicros;
    }

    long receiveMicros() {
        return receiveMicros;
    }

    /// Whether a frame's event time moves the watermark. Called once a frame, before `moveTo`.
    boolean moves(long eventTimeMicros, long receiveTimeMicros) {
        long silence = Math.max(0, receiveTimeMicros - receiveMicros);
        receiveMicros = Math.max(receiveMicros, receiveTimeMicros);
        if (eventTimeMicros <= watermarkMicros) {
            doubtedMicros = 0;
            return false;
        }
        if (watermarkMicros == 0 || eventTimeMicros - watermarkMicros - silence <= MAX_LEAP_MICROS) {
            doubtedMicros = 0;
            return true;
        }
        boolean confirmed = doubtedMicros != 0 && Math.abs(eventTimeMicros - doubtedMicros) <= MAX_LEAP_MICROS;
        doubtedMicros = confirmed ? 0 : eventTimeMicros;
        return confirmed;
    }

    void moveTo(long eventTimeMicros) {
        watermarkMicros = eventTimeMicros;
    }

    void writeTo(ImageWriter image) {
        image.putLong(watermarkMicros);
        image.putLong(receiveMicros);
        image.putLong(doubtedMicros);
    }

    void readFrom(ImageReader image) {
        watermarkMicros = image.getLong();
        receiveMicros = image.getLong();
        doubtedMicros = image.getLong();
    }
}
