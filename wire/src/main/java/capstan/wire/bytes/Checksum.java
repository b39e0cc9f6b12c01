package capstan.wire.bytes;

import java.util.zip.CRC32C;

/// CRC-32C, by which bytes that no longer say what they are can still be told apart.
public final class Checksum {

    private Checksum() {}

    public static int crc32c(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
