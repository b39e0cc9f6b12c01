package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import capstan.cluster.recording.SmallRecording;
import capstan.cluster.recording.SmallRecording.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings of several symbols, whole ones and such that lack something, through the whole path in one run.
class CheckRecordingIT {

    private static final int STEPS = 300;
    private static final Predicate<SmallRecording.Line> ALL = _ -> true;

    @TempDir
    Path folder;

    @Test
    void everySymbolOfSeveralFilesIsHeldAgainstWhatWasRecordedOfIt() throws Exception {
        var dear = new SmallRecording("DEARUSDT", STEPS, 2, 5);
        var cheap = new SmallRecording("CHEAPUSDT", STEPS, 8, 0);
        var quiet = new SmallRecording("QUIETUSDT", STEPS, 4, 1);
        Path together = SmallRecording.write(folder.resolve("two.gz"), List.of(dear, cheap), ALL);
        long middle = quiet.lines.get(quiet.lines.size() / 2).receiveNanos();
        Path first = SmallRecording.write(
                folder.resolve("z.gz"),
                List.of(quiet),
                line -> line.kind() != Kind.TICKER && line.receiveNanos() < middle);
        Path second = SmallRecording.write(
                folder.resolve("a.gz"),
                List.of(quiet),
                line -> line.kind() != Kind.TICKER && line.receiveNanos() >= middle);

        Ended ended = check("20", second, together, first);

        assertThat(ended.exitCode()).as(ended.errors() + ended.json()).isZero();
        JsonNode json = ended.json();
        assertThat(json.get("verified").asBoolean()).isTrue();
        assertThat(json.get("symbols").asInt()).isEqualTo(3);
        assertThat(json.get("diffsApplied").asInt()).isEqualTo(3 * (STEPS - 2));
        assertThat(json.get("diffsStale").asInt()).isEqualTo(3 * 2);
        assertThat(json.get("bookTickerMismatches").asInt()).isZero();
        int trades = dear.count(Kind.TRADE) + cheap.count(Kind.TRADE) + quiet.count(Kind.TRADE);
        assertThat(json.get("tradesExpected").asInt()).isEqualTo(trades);
        assertThat(json.get("tradesMissing").asInt()).isZero();
        assertThat(json.get("tradesDuplicated").asInt()).isZero();
        for (String symbol : List.of("DEARUSDT", "CHEAPUSDT", "QUIETUSDT")) {
            JsonNode one = symbol(json, symbol);
            assertThat(one.get("holds").asBoolean()).as(one.toString()).isTrue();
            assertThat(one.get("state").asText()).isEqualTo("LIVE");
            assertThat(one.get("diffsApplied").asInt()).isEqualTo(STEPS - 2);
            assertThat(one.get("bookTickerChecks").asInt())
                    .isGreaterThanOrEqualTo(symbol.equals("QUIETUSDT") ? 0 : STEPS / 2 - 1);
        }
    }

    @Test
    void whatARecordingLacksIsToldAndWhatItHoldsIsStillProved() throws Exception {
        var holed = new SmallRecording("HOLEUSDT", STEPS, 2, 5);
        var bare = new SmallRecording("BAREUSDT", STEPS, 3, 3);
        var tape = new SmallRecording("TAPEUSDT", STEPS, 1, 2);
        var late = new SmallRecording("LATEUSDT", STEPS, 2, 2);
        Path file = SmallRecording.write(folder.resolve("lacking.gz"), List.of(holed), line -> switch (line.kind()) {
            case DIFF -> line.number() != 150;
            case TRADE -> line.number() < 100 || line.number() > 104;
            case SNAPSHOT, TICKER -> true;
        });
        Path others =
                SmallRecording.write(folder.resolve("others.gz"), List.of(bare), line -> line.kind() != Kind.SNAPSHOT);
        Path trades = SmallRecording.write(folder.resolve("tape.gz"), List.of(tape), line -> line.kind() == Kind.TRADE);
        Path first = SmallRecording.write(
                folder.resolve("late.gz"), List.of(late), line -> line.kind() != Kind.DIFF || line.number() > 100);

        Ended ended = check("20", file, others, trades, first);

        JsonNode json = ended.json();
        assertThat(ended.exitCode()).as(ended.errors() + json).isZero();
        JsonNode hole = symbol(json, "HOLEUSDT");
        assertThat(hole.get("bookProvable").asBoolean()).isFalse();
        assertThat(hole.get("holesRecorded").asInt()).isEqualTo(1);
        assertThat(hole.get("gaps").asInt()).isGreaterThanOrEqualTo(2); // the diff, and the trades
        assertThat(hole.get("tradesNotRecorded").asInt()).isEqualTo(5);
        assertThat(hole.get("state").asText()).isEqualTo("LIVE");
        assertThat(json.get("verification").get("tradesRecordedMissing").asInt())
                .isEqualTo(5);
        assertThat(symbol(json, "BAREUSDT").get("bookNotProvable").asText()).contains("no depth snapshot");
        assertThat(symbol(json, "LATEUSDT").get("bookNotProvable").asText()).contains("no depth snapshot");
        assertThat(symbol(json, "TAPEUSDT").get("bookNotProvable").asText()).contains("no depth diff");
        assertThat(symbol(json, "TAPEUSDT").get("journal").get("tradesMissing").asInt())
                .isZero();
        assertThat(json.get("tradesMissing").asInt()).isZero();
        assertThat(ended.errors())
                .contains("HOLEUSDT: the recording lacks update ids")
                .contains("TAPEUSDT: no depth diff was recorded");
    }

    @Test
    void whatIsLostDoubledOrReorderedOnTheWayComesToTheSame() throws Exception {
        var recording = new SmallRecording("DEARUSDT", STEPS, 3, 5);
        Path file = SmallRecording.write(folder.resolve("one.gz"), List.of(recording), ALL);

        Ended ended = checkWith(List.of("--faults", "0.05"), "20", file);

        JsonNode json = ended.json();
        assertThat(ended.exitCode()).as(ended.errors() + json).isZero();
        assertThat(json.path("faults").path("injected").path("LOST").asInt()).isPositive();
        assertThat(json.path("faults").path("detected").path("LOST").asInt())
                .isGreaterThanOrEqualTo(
                        json.path("faults").path("injected").path("LOST").asInt());
        assertThat(json.get("tradesMissing").asInt()).isZero();
        assertThat(json.get("tradesDuplicated").asInt()).isZero();
        assertThat(json.get("topsWrong").asInt()).isZero();
    }

    @Test
    void aLineOfGarbageInAFolderIsNamedAndAFolderWithoutFiles() throws Exception {
        Path recordings = Files.createDirectory(folder.resolve("recordings"));

        Ended empty = check("10", recordings);
        Files.writeString(recordings.resolve("mixed.txt"), "1700000000000000000 {\"e\":\"trade\"}\n{garbage\n");
        Ended garbage = check("10", recordings);

        assertThat(empty.exitCode()).isEqualTo(3);
        assertThat(empty.errors()).contains("no file in").contains("recordings");
        assertThat(garbage.exitCode()).isEqualTo(3);
        assertThat(garbage.errors()).contains("mixed.txt:2").contains("<receive ns> <raw JSON>");
    }

    private Ended check(String speed, Path... files) throws Exception {
        return checkWith(List.of(), speed, files);
    }

    private Ended checkWith(List<String> more, String speed, Path... files) throws Exception {
        var arguments = new ArrayList<>(List.of("check-recording", "--json", "--speed", speed));
        arguments.addAll(more);
        for (Path file : files) {
            arguments.add(file.toString());
        }
        return CapstanProcess.run(folder, arguments.toArray(String[]::new));
    }

    private static JsonNode symbol(JsonNode report, String symbol) {
        for (JsonNode one : report.get("perSymbol")) {
            if (one.get("symbol").asText().equals(symbol)) {
                return one;
            }
        }
        throw new AssertionError("nothing is said of " + symbol + " in " + report);
    }
}
