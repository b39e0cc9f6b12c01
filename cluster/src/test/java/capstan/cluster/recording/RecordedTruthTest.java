package capstan.cluster.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.recording.SmallRecording.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTruthTest {

    @TempDir
    Path folder;

    private final SmallRecording coins = new SmallRecording("COINUSDT", 20, 2, 3);

    @Test
    void filesAreReadInTheOrderOfTheirTimesAndTellWhatMustComeOfThem() throws Exception {
        Path first = SmallRecording.write(
                folder.resolve("b.gz"),
                List.of(coins),
                line -> line.receiveNanos() < coins.lines.get(30).receiveNanos());
        Path second = SmallRecording.write(
                folder.resolve("a.gz"),
                List.of(coins),
                line -> line.receiveNanos() >= coins.lines.get(30).receiveNanos());

        RecordedTruth truth = RecordedTruth.read(List.of(second, first));

        assertThat(truth.files()).containsExactly(first, second);
        SymbolTruth symbol = truth.of("COINUSDT");
        assertThat(symbol.hasProvableBook()).isTrue();
        assertThat(symbol.diffs()).isEqualTo(20);
        assertThat(symbol.diffsStale()).isEqualTo(2);
        assertThat(symbol.diffsApplied()).isEqualTo(18);
        assertThat(symbol.tickerChecks()).isEqualTo(9); // the tenth is at the snapshot's own id
        assertThat(symbol.trades()).isEqualTo(coins.count(Kind.TRADE));
        assertThat(symbol.tradeIdsNotRecorded()).isZero();
    }

    @Test
    void aSnapshotIsPlacedByADiffThatCameBeforeItToo() throws Exception {
        Path file = Files.writeString(
                folder.resolve("early.txt"),
                "1 {\"data\":{\"e\":\"depthUpdate\",\"s\":\"XUSDT\",\"U\":5,\"u\":9}}\n"
                        + "2 {\"data\":{\"e\":\"depthUpdate\",\"s\":\"XUSDT\",\"U\":10,\"u\":20}}\n"
                        + "3 {\"lastUpdateId\":15,\"bids\":[],\"asks\":[]}\n"
                        + "4 {\"data\":{\"e\":\"depthUpdate\",\"s\":\"XUSDT\",\"U\":21,\"u\":22}}\n");

        SymbolTruth symbol = RecordedTruth.read(List.of(file)).of("XUSDT");

        assertThat(symbol.hasProvableBook()).isTrue();
        assertThat(symbol.diffsStale()).isEqualTo(1);
        assertThat(symbol.diffsApplied()).isEqualTo(2);
    }

    @Test
    void tradesOutOfOrderOrTwiceAreExpectedOnce() throws Exception {
        var again = new SmallRecording("COINUSDT", 20, 2, 3);
        Path file = SmallRecording.write(folder.resolve("twice.gz"), List.of(coins, again), line -> true);

        SymbolTruth symbol = RecordedTruth.read(List.of(file)).of("COINUSDT");

        assertThat(symbol.trades()).isEqualTo(coins.count(Kind.TRADE));
        assertThat(symbol.diffsApplied()).isEqualTo(18);
        assertThat(symbol.holes()).isZero();
    }

    @Test
    void aRecordingThatSaysTooLittleOfTheBookSaysWhatIsMissing() throws Exception {
        Path hole = SmallRecording.write(
                folder.resolve("hole.gz"), List.of(coins), line -> line.kind() != Kind.DIFF || line.number() != 9);
        Path noSnapshot =
                SmallRecording.write(folder.resolve("bare.gz"), List.of(coins), line -> line.kind() != Kind.SNAPSHOT);
        Path oldSnapshot = SmallRecording.write(
                folder.resolve("old.gz"), List.of(coins), line -> line.kind() != Kind.DIFF || line.number() > 9);

        assertThat(RecordedTruth.read(List.of(hole)).of("COINUSDT").gapsInProof())
                .contains("lacks update ids");
        assertThat(RecordedTruth.read(List.of(noSnapshot)).of("COINUSDT").gapsInProof())
                .contains("no depth snapshot");
        assertThat(RecordedTruth.read(List.of(oldSnapshot)).of("COINUSDT").gapsInProof())
                .contains("no depth snapshot");
    }

    @Test
    void whatIsNoRecordingIsNamedWithItsLine() throws Exception {
        Path good = SmallRecording.write(folder.resolve("good.gz"), List.of(coins), line -> true);
        byte[] packed = Files.readAllBytes(good);
        Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, packed.length / 2));
        Path text = Files.writeString(folder.resolve("text.gz"), "1700000000000000000 {\"e\":\"x\"}\nhello there\n");
        Path half = Files.writeString(folder.resolve("half.txt"), "1700000000000000000 {\"data\":{\"e\":\"tra\n");
        Path empty = Files.writeString(folder.resolve("empty.gz"), "");

        assertThatThrownBy(() -> RecordedTruth.read(List.of(cut)))
                .isInstanceOf(RecordedTruth.Unusable.class)
                .hasMessageContaining("cut.gz")
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> RecordedTruth.read(List.of(text)))
                .hasMessageContaining("text.gz:2")
                .hasMessageContaining("hello there");
        assertThatThrownBy(() -> RecordedTruth.read(List.of(half))).hasMessageContaining("half.txt:1: not JSON");
        assertThatThrownBy(() -> RecordedTruth.read(List.of(empty))).hasMessageContaining("no depth diff");
        assertThatThrownBy(() -> RecordedTruth.read(List.of(folder.resolve("nowhere.gz"))))
                .hasMessageContaining("nowhere.gz does not exist");
        assertThatThrownBy(() -> RecordedTruth.read(List.of(folder))).hasMessageContaining("is not a file");
        assertThatThrownBy(() -> RecordedTruth.read(List.of(good, good))).hasMessageContaining("named twice");
    }
}
