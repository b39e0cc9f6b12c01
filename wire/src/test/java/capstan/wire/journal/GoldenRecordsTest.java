package capstan.wire.journal;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.StateImage;
import capstan.wire.bytes.LittleEndian;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record that any version wrote stays readable for ever, and its layout does not change unseen.
class GoldenRecordsTest {

    static IntStream versions() {
        return IntStream.rangeClosed(1, JournalCodec.VERSION);
    }

    /// A new layout needs a new version, and a new version needs a golden file of its own.
    @Test
    void thisVersionWritesItsGoldenRecordsByteForByte() throws IOException {
        Map<String, byte[]> golden = golden(JournalCodec.VERSION);

        assertThat(hex(JournalSamples.records())).isEqualTo(hex(golden));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void recordsOfEveryVersionDecode(int version) throws IOException {
        Map<String, byte[]> golden = golden(version);

        assertThat(golden).isNotEmpty();
        golden.forEach((name, record) -> {
            StateImage image = JournalSamples.images().get(name);
            BookEvent fact = JournalSamples.facts().get(name);
            Object expected = image != null ? image : fact;
            Object decoded = image != null ? JournalCodec.decodeImage(record) : JournalCodec.decode(record);
            assertThat(expected).as("sample of %s", name).isNotNull();
            assertThat(decoded)
                    .as("%s of version %d", name, version)
                    .usingRecursiveComparison()
                    .withEqualsForType(GoldenRecordsTest::sameFrames, FrameLog.class)
                    .withEqualsForType(GoldenRecordsTest::sameLevels, Levels.class)
                    .isEqualTo(expected);
        });
    }

    /// Else the nodes of the previous build would fail on it while a cluster is replaced node by node.
    @Test
    void theBuildBeforeThisOneReadsEverythingThatThisOneWrites() {
        JournalSamples.records()
                .forEach((name, record) -> assertThat(LittleEndian.uint16(record, 8))
                        .as("oldest reader of %s", name)
                        .isLessThanOrEqualTo(JournalCodec.READABLE_FROM));
        assertThat(JournalCodec.READABLE_FROM).isBetween(JournalCodec.VERSION - 1, JournalCodec.VERSION);
    }

    /// What the next version may do without a release in between: fields at the end of the root block, parts behind
    /// all others.
    @ParameterizedTest
    @MethodSource("names")
    void whatTheNextVersionAddsIsPassedOver(String name) {
        byte[] record = Objects.requireNonNull(JournalSamples.records().get(name));

        byte[] next = ofTheNextVersion(record);

        boolean isImage = JournalSamples.images().containsKey(name);
        assertThat(isImage ? JournalCodec.decodeImage(next) : JournalCodec.decode(next))
                .usingRecursiveComparison()
                .withEqualsForType(GoldenRecordsTest::sameFrames, FrameLog.class)
                .withEqualsForType(GoldenRecordsTest::sameLevels, Levels.class)
                .isEqualTo(isImage ? JournalCodec.decodeImage(record) : JournalCodec.decode(record));
    }

    static Stream<String> names() {
        return JournalSamples.records().keySet().stream();
    }

    private static byte[] ofTheNextVersion(byte[] record) {
        int field = 9;
        int part = 17;
        int block = LittleEndian.uint16(record, 0);
        int split = 10 + block;
        int end = record.length - RecordSeal.BYTES;
        byte[] next = new byte[record.length + field + part];
        System.arraycopy(record, 0, next, 0, split);
        Arrays.fill(next, split, split + field, (byte) 0x5a);
        System.arraycopy(record, split, next, split + field, end - split);
        Arrays.fill(next, end + field, end + field + part, (byte) 0xa5);
        LittleEndian.putInt16(next, 0, block + field);
        LittleEndian.putInt16(next, 6, JournalCodec.VERSION + 1);
        RecordSeal.seal(next);
        return next;
    }

    private static boolean sameFrames(FrameLog one, FrameLog other) {
        return one.frames() == other.frames()
                && Arrays.equals(one.array(), one.start(), one.end(), other.array(), other.start(), other.end());
    }

    private static boolean sameLevels(Levels one, Levels other) {
        return Arrays.equals(one.prices(), 0, one.size(), other.prices(), 0, other.size())
                && Arrays.equals(one.quantities(), 0, one.size(), other.quantities(), 0, other.size());
    }

    private static Map<String, String> hex(Map<String, byte[]> records) {
        var hex = new LinkedHashMap<String, String>();
        records.forEach((name, record) -> hex.put(name, HexFormat.of().formatHex(record)));
        return hex;
    }

    private static Map<String, byte[]> golden(int version) throws IOException {
        String file = "journal-v" + version + ".txt";
        try (InputStream in = GoldenRecordsTest.class.getResourceAsStream(file)) {
            assertThat(in)
                    .as("version %d of the journal needs its golden records in %s", version, file)
                    .isNotNull();
            var records = new LinkedHashMap<String, byte[]>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] words = line.split(" ");
                records.put(words[0], HexFormat.of().parseHex(words[1]));
            });
            return records;
        }
    }
}
