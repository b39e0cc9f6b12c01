package capstan.wire.journal;

import capstan.wire.journal.sbe.GroupSizeDecoder;
import capstan.wire.journal.sbe.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/// A record whose seal and header were checked, and the checks that its parts need before they are decoded: a right
/// seal does not mean that a record was made right, and the generated codecs believe every length they read.
///
/// @param buffer header, root block, groups and texts, without the seal
/// @param header wrapped at the record's first byte
record OpenedRecord(UnsafeBuffer buffer, MessageHeaderDecoder header, int template, int version) {

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /// Refuses a root block that is shorter than its version's.
    ///
    /// @param needed bytes of the block in the record's version; a longer one has fields of a newer version
    void checkBlock(int needed) {
        int block = header.blockLength();
        int left = buffer.capacity() - MessageHeaderDecoder.ENCODED_LENGTH;
        if (block < needed || block > left) {
            throw new JournalCorrupt("root block of template " + template + ", version " + version + " needs " + needed
                    + " bytes, the record says " + block + " and has " + left);
        }
    }

    /// Refuses a group whose entries are shorter than their version's or cannot all lie in the record.
    ///
    /// @param at where the group's dimension begins
    /// @param needed bytes of an entry's block in the record's version
    void checkGroup(int at, int needed, String name) {
        int left = buffer.capacity() - at - GroupSizeDecoder.ENCODED_LENGTH;
        if (left < 0) {
            throw new JournalCorrupt(
                    "group " + name + " should begin at byte " + at + ", the record ends at byte " + buffer.capacity());
        }
        int block = buffer.getShort(at, ORDER) & 0xFFFF;
        long count = Integer.toUnsignedLong(buffer.getInt(at + Short.BYTES, ORDER));
        // A 32-bit count times a 16-bit length fits a long.
        if (count > 0 && block < needed || count * block > left) {
            throw new JournalCorrupt("group " + name + " says " + count + " entries of " + block
                    + " bytes, an entry needs " + needed + " bytes and " + left + " are left");
        }
    }

    /// Refuses a text or bytes that run over the record's end.
    ///
    /// @param at where the length begins
    void checkData(int at, String name) {
        int left = buffer.capacity() - at - Integer.BYTES;
        long length = left < 0 ? 0 : Integer.toUnsignedLong(buffer.getInt(at, ORDER));
        if (length > left) {
            throw new JournalCorrupt(
                    name + " at byte " + at + " says " + length + " bytes, " + Math.max(0, left) + " are left");
        }
    }

    /// Refuses bytes behind the last part that this version knows, unless a newer version wrote them.
    ///
    /// @param end where reading stopped
    void checkEnd(int end) {
        if (end != buffer.capacity() && !isNewer()) {
            throw new JournalCorrupt("record of template " + template + ", version " + version + " ends at byte " + end
                    + ", but has " + buffer.capacity() + " bytes");
        }
    }

    /// Whether a later version of Capstan wrote the record, so that parts of it may be unknown here.
    boolean isNewer() {
        return version > JournalCodec.VERSION;
    }

    static boolean yesNo(short raw, String field) {
        if (raw != 0 && raw != 1) {
            throw new JournalCorrupt(field + " is 0 or 1, the record says " + raw);
        }
        return raw == 1;
    }
}
