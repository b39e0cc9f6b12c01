package capstan.persistence.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Messages as PostgreSQL sends them, and such as it never should.
class CopiedRowTest {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private final CopiedRow rows = new CopiedRow();

    @Test
    void theFirstRowComesWithTheHeader() throws SQLException {
        JournalRow row = wanted(joined(HEADER, row(7, "SymbolBook|binance:BTCUSDT", 3, "fact", 1_000, 1, 2, 3)));

        assertThat(row.ordering()).isEqualTo(7);
        assertThat(row.persistenceId()).isEqualTo("SymbolBook|binance:BTCUSDT");
        assertThat(row.sequenceNr()).isEqualTo(3);
        assertThat(row.manifest()).isEqualTo("fact");
        assertThat(row.writtenAtMillis()).isEqualTo(1_000);
        assertThat(row.payload()).containsExactly(1, 2, 3);
    }

    @Test
    void aHeaderAloneAndTheEndHoldNoRow() throws SQLException {
        assertThat(rows.read(HEADER)).isNull();
        assertThat(rows.read(row(1, "a", 1, "fact", 0))).isNotNull();
        assertThat(rows.read(new byte[] {-1, -1})).isNull();
    }

    @Test
    void anotherEntityGetsItsOwnId() throws SQLException {
        rows.read(HEADER);

        assertThat(wanted(row(1, "a", 1, "fact", 0)).persistenceId()).isEqualTo("a");
        assertThat(wanted(row(2, "b", 1, "fact", 0)).persistenceId()).isEqualTo("b");
    }

    @Test
    void whatIsNoBinaryCopyIsRefused() {
        assertThatThrownBy(() -> rows.read("1\tSymbolBook".getBytes(UTF_8)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("expected the header of a binary COPY");
    }

    @Test
    void aRowOfOtherColumnsIsRefused() throws SQLException {
        rows.read(HEADER);

        assertThatThrownBy(() -> rows.read(new byte[] {0, 2, 0, 0, 0, 0, 0, 0, 0, 0}))
                .hasMessage("expected 6 fields a row from COPY, got 2");
    }

    @Test
    void aFieldThatReachesBeyondItsRowIsRefused() throws SQLException {
        rows.read(HEADER);
        byte[] whole = row(1, "a", 1, "fact", 0, 1, 2, 3);

        assertThatThrownBy(() -> rows.read(Arrays.copyOf(whole, whole.length - 1)))
                .hasMessageContaining("expected a field within 2 bytes from COPY, got 3");
    }

    private JournalRow wanted(byte[] message) throws SQLException {
        return Objects.requireNonNull(rows.read(message), "expected a row");
    }

    private static byte[] row(
            long ordering, String id, long sequenceNr, String manifest, long writtenAt, int... payload) {
        ByteBuffer row = ByteBuffer.allocate(256).putShort((short) 6);
        row.putInt(Long.BYTES).putLong(ordering);
        put(row, id.getBytes(UTF_8));
        row.putInt(Long.BYTES).putLong(sequenceNr);
        put(row, manifest.getBytes(UTF_8));
        row.putInt(Long.BYTES).putLong(writtenAt);
        row.putInt(payload.length);
        for (int each : payload) {
            row.put((byte) each);
        }
        return Arrays.copyOf(row.array(), row.position());
    }

    private static void put(ByteBuffer row, byte[] field) {
        row.putInt(field.length).put(field);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
