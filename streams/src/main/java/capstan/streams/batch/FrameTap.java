package capstan.streams.batch;

import capstan.market.feed.FrameKind;

/// Sees each frame of the symbols that a line was asked to carry, before anything is decided about it. Called on the
/// line's event loops, so it must not block; the bytes are only to be read during the call.
@FunctionalInterface
public interface FrameTap {

    /// Sees nothing.
    FrameTap NONE = (symbol, kind, epoch, micros, bytes, offset, length) -> {};

    /// @param symbol upper case
    /// @param epoch connection that brought it
    /// @param receiveTimeMicros µs since the epoch on our clock
    void frame(String symbol, FrameKind kind, long epoch, long receiveTimeMicros, byte[] bytes, int offset, int length);
}
