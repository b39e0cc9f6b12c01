package capstan.simulator.faults;

import static capstan.wire.bytes.LittleEndian.putInt16;
import static capstan.wire.bytes.LittleEndian.uint16;
import static capstan.wire.bytes.LittleEndian.uint32;

import capstan.market.feed.FeedMessage;
import capstan.market.instrument.Instrument;
import capstan.wire.bytes.Checksum;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;
import capstan.wire.exchange.sbe.DepthDiffStreamEventDecoder;
import capstan.wire.exchange.sbe.GroupSize16EncodingDecoder;
import capstan.wire.exchange.sbe.GroupSizeEncodingDecoder;
import capstan.wire.exchange.sbe.MessageHeaderDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes of a good depth diff or trades frame one that is bad, or strange but legal. Leaves the frame it is given as
/// it is.
///
/// @param bytes what is sent
/// @param detail what was done, for people
public record FaultyFrame(byte[] bytes, String detail) {

    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int BLOCK_LENGTH = MessageHeaderDecoder.blockLengthEncodingOffset();
    private static final int TEMPLATE_ID = MessageHeaderDecoder.templateIdEncodingOffset();
    private static final int SCHEMA_ID = MessageHeaderDecoder.schemaIdEncodingOffset();
    private static final int VERSION = MessageHeaderDecoder.versionEncodingOffset();
    private static final int DIMENSION_BLOCK_LENGTH = GroupSizeEncodingDecoder.blockLengthEncodingOffset();
    private static final int DIMENSION_COUNT = GroupSizeEncodingDecoder.numInGroupEncodingOffset();

    /// Template ids from here on mean nothing yet.
    private static final int UNKNOWN_TEMPLATES = 10_900;

    private static final int UNKNOWN_TEMPLATES_COUNT = 100;
    private static final int MOST_GARBAGE_BYTES = 300;
    private static final int MOST_EXTRA_BYTES = 24;
    private static final int MOST_DIGITS = 3;

    /// CRC-32C of what is sent.
    public int checksum() {
        return Checksum.crc32c(bytes, 0, bytes.length);
    }

    static FaultyFrame truncated(byte[] frame, int length, FaultDice dice) {
        int left = 1 + dice.below(length - 1);
        return new FaultyFrame(Arrays.copyOf(frame, left), "cut to " + left + " of " + length + " bytes");
    }

    /// Random bytes, or the frame under another schema's id.
    static FaultyFrame garbage(byte[] frame, int length, FaultDice dice) {
        if (dice.coin()) {
            byte[] copy = Arrays.copyOf(frame, length);
            int schema = 2 + dice.below(0xFFFF - 2);
            putInt16(copy, SCHEMA_ID, schema);
            return new FaultyFrame(copy, "schema id " + schema);
        }
        byte[] bytes = new byte[1 + dice.below(MOST_GARBAGE_BYTES)];
        dice.fill(bytes);
        // Chance must not hit on a header that could be read.
        if (bytes.length >= HEADER_BYTES && uint16(bytes, SCHEMA_ID) == DepthDiffStreamEventDecoder.SCHEMA_ID) {
            putInt16(bytes, SCHEMA_ID, 0xFFFF);
        }
        return new FaultyFrame(bytes, bytes.length + " random bytes");
    }

    static FaultyFrame unknownTemplate(byte[] frame, int length, FaultDice dice) {
        byte[] copy = Arrays.copyOf(frame, length);
        int template = UNKNOWN_TEMPLATES + dice.below(UNKNOWN_TEMPLATES_COUNT);
        putInt16(copy, TEMPLATE_ID, template);
        return new FaultyFrame(copy, "template " + template);
    }

    /// More bytes at the end of the root block, of every entry, or of both.
    static FaultyFrame longerBlock(byte[] frame, int length, FaultDice dice) {
        int shape = dice.below(3);
        int root = shape == 1 ? 0 : 1 + dice.below(MOST_EXTRA_BYTES);
        int entry = shape == 0 ? 0 : 1 + dice.below(MOST_EXTRA_BYTES);
        return new FaultyFrame(
                lengthened(frame, length, root, entry, dice),
                "root block longer by " + root + " bytes, entries by " + entry);
    }

    private static byte[] lengthened(byte[] frame, int length, int root, int entry, FaultDice dice) {
        boolean isDepth = uint16(frame, TEMPLATE_ID) == DepthDiffStreamEventDecoder.TEMPLATE_ID;
        int dimension = isDepth ? GroupSize16EncodingDecoder.ENCODED_LENGTH : GroupSizeEncodingDecoder.ENCODED_LENGTH;
        int groups = isDepth ? 2 : 1;
        int block = uint16(frame, BLOCK_LENGTH);
        int entries = 0;
        int from = HEADER_BYTES + block;
        for (int group = 0; group < groups; group++) {
            int count = count(frame, from, isDepth);
            entries += count;
            from += dimension + count * uint16(frame, from + DIMENSION_BLOCK_LENGTH);
        }
        byte[] longer = new byte[length + root + entries * entry];
        dice.fill(longer);
        int blockEnd = HEADER_BYTES + block;
        System.arraycopy(frame, 0, longer, 0, blockEnd);
        putInt16(longer, BLOCK_LENGTH, block + root);
        int read = blockEnd;
        int write = blockEnd + root;
        for (int group = 0; group < groups; group++) {
            int count = count(frame, read, isDepth);
            int stride = uint16(frame, read + DIMENSION_BLOCK_LENGTH);
            System.arraycopy(frame, read, longer, write, dimension);
            putInt16(longer, write + DIMENSION_BLOCK_LENGTH, stride + entry);
            read += dimension;
            write += dimension;
            for (int index = 0; index < count; index++) {
                System.arraycopy(frame, read, longer, write, stride);
                read += stride;
                write += stride + entry;
            }
        }
        System.arraycopy(frame, read, longer, write, length - read);
        return longer;
    }

    private static int count(byte[] frame, int group, boolean isDepth) {
        return isDepth
                ? uint16(frame, group + DIMENSION_COUNT)
                : Math.toIntExact(uint32(frame, group + DIMENSION_COUNT));
    }

    /// The next version or a later one, half of the time with more behind the symbol, as new data would stand there.
    static FaultyFrame newerSchema(byte[] frame, int length, FaultDice dice) {
        int version = DepthDiffStreamEventDecoder.SCHEMA_VERSION + 1 + dice.below(3);
        int more = dice.coin() ? 0 : 1 + dice.below(MOST_EXTRA_BYTES);
        byte[] newer = Arrays.copyOf(frame, length + more);
        putInt16(newer, VERSION, version);
        return new FaultyFrame(newer, "version " + version + ", " + more + " more bytes at the end");
    }

    /// The same numbers with more or fewer digits.
    ///
    /// @return null when there is no other exponent in which they are exact
    static @Nullable FaultyFrame otherExponent(byte[] frame, int length, Instrument instrument, FaultDice dice) {
        var message = new FeedMessage(instrument);
        new SbeFrameReader().read(frame, 0, length, message);
        int first = 1 + dice.below(MOST_DIGITS);
        for (int step = 0; step < 2 * MOST_DIGITS; step++) {
            // Finer exponents first: they fail only when a number gets too large.
            int digits = 1 + (first + step) % MOST_DIGITS;
            int shift = step < MOST_DIGITS ? -digits : digits;
            int price = instrument.priceExponent() + shift;
            int quantity = instrument.quantityExponent() + shift;
            try {
                byte[] bytes = new byte[length];
                new SbeFrameWriter().write(message, price, quantity, bytes, 0);
                return new FaultyFrame(bytes, "exponents " + price + " and " + quantity);
            } catch (ArithmeticException _) {
                // Not exact; the next one may be.
            }
        }
        return null;
    }

    /// What a kind makes of a frame.
    ///
    /// @return null when the frame cannot be made so, or the kind does not change bytes
    public static @Nullable FaultyFrame of(
            FaultKind kind, byte[] frame, int length, Instrument instrument, FaultDice dice) {
        return switch (kind) {
            case TRUNCATED -> truncated(frame, length, dice);
            case GARBAGE -> garbage(frame, length, dice);
            case UNKNOWN_TEMPLATE -> unknownTemplate(frame, length, dice);
            case LONGER_BLOCK -> longerBlock(frame, length, dice);
            case NEWER_SCHEMA -> newerSchema(frame, length, dice);
            case OTHER_EXPONENT -> otherExponent(frame, length, instrument, dice);
            default -> null;
        };
    }
}
