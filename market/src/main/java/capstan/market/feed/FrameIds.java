package capstan.market.feed;

/// The identity of one frame, read without decoding its levels. Reused; owned by one thread.
///
/// For `DEPTH_DIFF` the ids are the first and last update id; for `BEST_BID_ASK` and `DEPTH_TOP` both are the book
/// update id; for `TRADES` they are the ids of the first and last trade of the group (both 0 when the group is
/// empty).
public final class FrameIds {

    /// In `oddities`: the frame's schema version is higher than the known one.
    public static final int NEWER_SCHEMA = 1;
    /// In `oddities`: the root block or the entries of a group are longer than the known ones.
    public static final int LONGER_BLOCK = 2;

    public FrameKind kind = FrameKind.UNKNOWN;
    public long eventTimeMicros;
    public long firstId;
    public long lastId;
    /// Entries of the message: trades of a group, levels of both sides otherwise.
    public int entries;
    /// Where the symbol's UTF-8 bytes start in the array that was read, and how many they are.
    public int symbolOffset;

    public int symbolLength;
    /// What is strange about a frame that could be read, as a sum of the constants. Told by `identify` only.
    public int oddities;
    /// Exponents of price and quantity as two bytes, for comparison with another frame's. Told by `identify` only.
    public short exponents;
}
