package capstan.persistence.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads rows of PostgreSQL's binary COPY whose columns are those of `JournalReader`. Owned by one thread.
///
/// A message is one row: a 16-bit count of fields, then each as a 32-bit length, −1 for null, and its bytes. Before
/// the first row stands the format's header, behind the last one a count of −1.
final class CopiedRow {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int HEADER_BYTES = SIGNATURE.length + 2 * Integer.BYTES;
    private static final int FIELDS = 6;
    private static final short END = -1;

    private boolean begun;
    private byte[] idBytes = {};
    private String id = "";
    private byte[] manifestBytes = {};
    private String manifest = "";

    /// @return null when the message holds no row
    /// @throws SQLException when it is not what the format says
    @Nullable
    JournalRow read(byte[] message) throws SQLException {
        ByteBuffer fields = ByteBuffer.wrap(message);
        if (!begun) {
            begin(message, fields);
        }
        if (!fields.hasRemaining()) {
            return null;
        }
        short count = fields.getShort();
        if (count == END) {
            return null;
        }
        if (count != FIELDS) {
            throw new SQLException("expected " + FIELDS + " fields a row from COPY, got " + count);
        }
        long ordering = longField(fields);
        readId(bytes(fields));
        long sequenceNr = longField(fields);
        readManifest(bytes(fields));
        long writtenAtMillis = longField(fields);
        return new JournalRow(ordering, id, sequenceNr, manifest, writtenAtMillis, bytes(fields));
    }

    private void begin(byte[] message, ByteBuffer fields) throws SQLException {
        if (message.length < HEADER_BYTES
                || !Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw new SQLException("expected the header of a binary COPY, got " + message.length + " other bytes");
        }
        int extension = fields.getInt(HEADER_BYTES - Integer.BYTES);
        fields.position(HEADER_BYTES + extension);
        begun = true;
    }

    private static long longField(ByteBuffer fields) throws SQLException {
        int length = fields.getInt();
        if (length != Long.BYTES) {
            throw new SQLException("expected a field of " + Long.BYTES + " bytes from COPY, got one of " + length);
        }
        return fields.getLong();
    }

    private static byte[] bytes(ByteBuffer fields) throws SQLException {
        int length = fields.getInt();
        if (length < 0 || length > fields.remaining()) {
            throw new SQLException("expected a field within " + fields.remaining() + " bytes from COPY, got " + length);
        }
        var bytes = new byte[length];
        fields.get(bytes);
        return bytes;
    }

    /// Rows of one entity follow each other, so its id is made into text once.
    private void readId(byte[] bytes) {
        if (!Arrays.equals(bytes, idBytes)) {
            idBytes = bytes;
            id = new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private void readManifest(byte[] bytes) {
        if (!Arrays.equals(bytes, manifestBytes)) {
            manifestBytes = bytes;
            manifest = new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
