package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;
import static capstan.wire.bytes.LittleEndian.uint16;
import static capstan.wire.bytes.LittleEndian.uint32;
import static capstan.wire.bytes.LittleEndian.uint8;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.MalformedFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What every template needs checked. `frame` is where the frame begins in `bytes`, `end` where it ends.
///
/// Errors are built in methods of their own, so that what is inlined on the way of a good frame stays small.
final class FrameChecks {

    private FrameChecks() {}

    /// Where the part behind the root block begins, after the block was found to hold what the template needs.
    static int endOfBlock(int frame, long header, int needed, String message) {
        int blockLength = FrameLayout.blockLength(header);
        if (blockLength < needed) {
            throw shortBlock(message, needed, blockLength);
        }
        return frame + FrameLayout.HEADER_BYTES + blockLength;
    }

    /// Reads a time or an id; the null of a required field is negative too.
    static long notNegative(byte[] bytes, int frame, int at, String field) {
        long value = int64(bytes, at);
        if (value < 0) {
            throw LevelColumns.outOfRange(at - frame, field, value);
        }
        return value;
    }

    static int exponent(byte[] bytes, int frame, int at, String field) {
        int exponent = bytes[at];
        if (exponent == FrameLayout.NULL_INT8) {
            throw new MalformedFrame(at - frame, "required field " + field + " is null");
        }
        return exponent;
    }

    /// Both exponents, which stand side by side, as one number.
    static short exponents(byte[] bytes, int frame, int offset) {
        return (short) uint16(bytes, frame + FrameLayout.HEADER_BYTES + offset);
    }

    /// What is strange about a frame that can be read.
    ///
    /// @param plain the header of the template in the known version
    /// @param entryBytes bytes that the frame gives an entry of its groups
    /// @param knownEntryBytes those of the schema
    static int oddities(long header, long plain, int entryBytes, int knownEntryBytes) {
        return header == plain && entryBytes <= knownEntryBytes
                ? 0
                : namedOddities(header, plain, entryBytes > knownEntryBytes);
    }

    private static int namedOddities(long header, long plain, boolean longerEntries) {
        boolean longer = longerEntries || FrameLayout.blockLength(header) > FrameLayout.blockLength(plain);
        boolean newer = FrameLayout.version(header) > FrameLayout.SCHEMA_VERSION;
        return (longer ? FrameIds.LONGER_BLOCK : 0) | (newer ? FrameIds.NEWER_SCHEMA : 0);
    }

    /// Checks a group of levels and returns the index behind it.
    static int endOfLevels(byte[] bytes, int frame, int group, int end, String name) {
        int entries = group + FrameLayout.NARROW_DIMENSION_BYTES;
        if (entries > end) {
            throw noDimension(group - frame, name, FrameLayout.NARROW_DIMENSION_BYTES, end - group);
        }
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int count = uint16(bytes, group + FrameLayout.DIMENSION_COUNT);
        checkEntries(group - frame, name, count, stride, FrameLayout.LEVEL_BYTES, end - entries);
        return entries + count * stride;
    }

    /// An empty group may have any entry length, because none of its fields is missing.
    static void checkEntries(int at, String name, long count, int stride, int leastStride, int left) {
        // A 32-bit count times a 16-bit length fits a long.
        if (count > 0 && stride < leastStride || count * stride > left) {
            throw badEntries(at, name, count, stride, leastStride, left);
        }
    }

    /// Checks the symbol's length and tells where it lies.
    static void locateSymbol(byte[] bytes, int frame, int at, int end, FrameIds into) {
        int text = at + FrameLayout.SYMBOL_LENGTH_BYTES;
        if (text > end) {
            throw new MalformedFrame(at - frame, "the frame ends before its symbol");
        }
        int length = uint8(bytes, at);
        if (length == 0 || length == FrameLayout.NULL_UINT8 || length > end - text) {
            throw badSymbol(at - frame, length, end - text);
        }
        into.symbolOffset = text;
        into.symbolLength = length;
    }

    /// As `locateSymbol`, and checks that the symbol is the holder's.
    static void readSymbol(byte[] bytes, int frame, int at, int end, FeedMessage into) {
        locateSymbol(bytes, frame, at, end, into.ids);
        if (!isSymbol(bytes, at, into.symbolUtf8)) {
            throw otherSymbol(bytes, frame, into);
        }
    }

    /// Whether the text at `at`, of which `wanted.length` bytes lie in the frame, is the wanted one.
    static boolean isSymbol(byte[] bytes, int at, byte[] wanted) {
        return uint8(bytes, at) == wanted.length
                && sameBytes(bytes, at + FrameLayout.SYMBOL_LENGTH_BYTES, wanted, wanted.length);
    }

    /// Symbols of 8 to 16 bytes, the common ones, take two overlapping loads.
    private static boolean sameBytes(byte[] bytes, int at, byte[] wanted, int length) {
        if (length >= Long.BYTES && length <= 2 * Long.BYTES) {
            int tail = length - Long.BYTES;
            return int64(bytes, at) == int64(wanted, 0) && int64(bytes, at + tail) == int64(wanted, tail);
        }
        if (length >= Integer.BYTES && length < Long.BYTES) {
            int tail = length - Integer.BYTES;
            return uint32(bytes, at) == uint32(wanted, 0) && uint32(bytes, at + tail) == uint32(wanted, tail);
        }
        return Arrays.equals(bytes, at, at + length, wanted, 0, length);
    }

    static MalformedFrame noDimension(int at, String group, int needed, int left) {
        return new MalformedFrame(
                at, "group " + group + " needs " + needed + " bytes of dimension, " + left + " are left");
    }

    private static MalformedFrame shortBlock(String message, int needed, int blockLength) {
        return new MalformedFrame(
                FrameLayout.HEADER_BLOCK_LENGTH,
                message + " needs a block of " + needed + " bytes, the frame's has " + blockLength);
    }

    private static MalformedFrame badEntries(int at, String name, long count, int stride, int leastStride, int left) {
        return new MalformedFrame(
                at,
                count > 0 && stride < leastStride
                        ? "entries of " + name + " need " + leastStride + " bytes, the frame gives them " + stride
                        : name + " says " + count + " entries of " + stride + " bytes, " + left + " bytes are left");
    }

    private static MalformedFrame badSymbol(int at, int length, int left) {
        return new MalformedFrame(at, "symbol says " + length + " bytes of 1 to 254, " + left + " are left");
    }

    private static MalformedFrame otherSymbol(byte[] bytes, int frame, FeedMessage into) {
        String symbol = new String(bytes, into.ids.symbolOffset, into.ids.symbolLength, StandardCharsets.UTF_8);
        return new MalformedFrame(
                into.ids.symbolOffset - frame, "expected symbol " + into.instrument.symbol() + ", got " + symbol);
    }
}
