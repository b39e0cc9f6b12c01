package capstan.market.ports;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;

/// Reads frames of one exchange's binary feed. Stateless; safe for any thread as long as the holders are not shared.
///
/// `identify` and `read` check every bound before use and leave a frame of an unknown template as
/// `FrameKind.UNKNOWN`, which is not an error.
public interface FrameReader {

    /// Checks the whole frame's structure and reads kind, event time, ids and symbol into `into`, without decoding
    /// levels.
    ///
    /// @return the kind, also found in `into.kind`
    /// @throws MalformedFrame when a bound, count or required field is violated
    FrameKind identify(byte[] bytes, int offset, int length, FrameIds into);

    /// What can still be known of a frame that `identify` refused or did not know: event time and ids where they can be
    /// read, in `into`, with the kind that they belong to; zeros and `UNKNOWN` otherwise. Never fails.
    ///
    /// @return what the frame says it is, for people
    String glean(byte[] bytes, int offset, int length, FrameIds into);

    /// Decodes the frame into `into`, rescaled exactly to the instrument's exponents.
    ///
    /// @return the kind, also found in `into.ids.kind`
    /// @throws MalformedFrame as `identify`, and when a number cannot be represented exactly in the instrument's
    ///     scale or the frame is of another symbol
    FrameKind read(byte[] bytes, int offset, int length, FeedMessage into);
}
