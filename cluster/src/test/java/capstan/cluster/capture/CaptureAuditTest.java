package capstan.cluster.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Faults put into small captures one by one, each found at its row and nothing else; and the labelled captures where
/// they are at hand.
class CaptureAuditTest {

    private static final Path LABELLED = Path.of("..", "..", "shared", "data", "labelled-faults");
    private static final CaptureRules RULES = new CaptureRules(Duration.ofMillis(1), Duration.ofSeconds(60));
    private static final String DEPTH =
            "TimestampOfReceive,Stream,EventType,EventTime,Symbol,FirstUpdateId,FinalUpdateId,IsAsk,Price,Quantity";
    private static final String TRADES = "TimestampOfReceive,Stream,EventType,EventTime,TransactionTime,Symbol,TradeId,"
            + "Price,Quantity,IsBuyerMarketMaker,MUnknownParameter";
    /// 2025-03-04T00:00:01Z.
    private static final long TIME = 1_741_046_401_000_000L;

    @TempDir
    Path folder;

    @Test
    void aGoodCaptureHasNone() throws IOException {
        assertThat(audit("depth_04-03-2025.csv", DEPTH, goodDepth()).faults()).isEmpty();
        CaptureAudit.Finding trades = audit("trades_2025-03-04.csv", TRADES, goodTrades());
        assertThat(trades.faults()).isEmpty();
        assertThat(trades.events()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        // row to change, text in it, text instead, row of the fault, kind
        "0,100.5,-1,1,UNREADABLE",
        "0,100.5,1e5,1,UNREADABLE",
        "2,'13,14','14,14',3,DEPTH_IDS",
        "2,'13,14','10,11',3,DOUBLED",
        "2,'13,14','14,13',3,UNREADABLE",
        "2,TRXUSDT,BTCUSDT,3,OTHER_SYMBOL",
    })
    void faultsOfDepthAreFoundAtTheirRow(int row, String was, String is, long found, CaptureFaultKind kind)
            throws IOException {
        assertOne(audit("x.csv", DEPTH, changed(goodDepth(), row, was, is)), found, kind);
    }

    @ParameterizedTest
    @CsvSource({
        "1,'TRXUSDT,51','TRXUSDT,50',2,DOUBLED",
        "2,'TRXUSDT,52','TRXUSDT,54',3,TRADE_IDS",
        "2,0.23,-0.23,3,UNREADABLE",
        "2,0.23,'',3,UNREADABLE",
    })
    void faultsOfTradesAreFoundAtTheirRow(int row, String was, String is, long found, CaptureFaultKind kind)
            throws IOException {
        CaptureAudit.Finding finding = audit("x.csv", TRADES, changed(goodTrades(), row, was, is));

        assertThat(finding.faults()).anySatisfy(fault -> {
            assertThat(fault.row()).isEqualTo(found);
            assertThat(fault.kind()).isEqualTo(kind);
        });
    }

    @Test
    void missingIdsAreNamed() throws IOException {
        CaptureFault fault = audit("x.csv", TRADES, changed(goodTrades(), 2, "TRXUSDT,52", "TRXUSDT,55"))
                .faults()
                .getFirst();

        assertThat(fault.firstId()).isEqualTo(52);
        assertThat(fault.lastId()).isEqualTo(54);
        assertThat(fault.expected()).contains("52");
        assertThat(fault.got()).contains("55");
    }

    @Test
    void wrongTimesAreFound() throws IOException {
        assertOne(audit("x.csv", TRADES, List.of(trade(TIME, 0, 50))), 1, CaptureFaultKind.NO_TIME);
        assertOne(audit("x.csv", TRADES, List.of(trade(TIME, TIME + 1_001, 50))), 1, CaptureFaultKind.AHEAD);
        assertOne(audit("x.csv", TRADES, List.of(trade(TIME, TIME - 60_000_001, 50))), 1, CaptureFaultKind.LATE);
        assertThat(audit("x.csv", TRADES, List.of(trade(TIME, TIME + 1_000, 50)))
                        .faults())
                .isEmpty();
        assertOne(
                audit("x.csv", TRADES, List.of(trade(TIME, TIME, 50), trade(TIME + 5, TIME - 5, 51))),
                2,
                CaptureFaultKind.BACKWARDS);
        assertOne(audit("t_03-03-2025.csv", TRADES, List.of(trade(TIME, TIME, 50))), 1, CaptureFaultKind.OTHER_DAY);
        assertOne(
                audit("x.csv", DEPTH, List.of(level(10, 12, 0, "1", TIME), level(10, 12, 1, "2", TIME - 7))),
                2,
                CaptureFaultKind.SEVERAL_TIMES);
    }

    @Test
    void whatIsNoCaptureSaysWhatWasExpected() throws IOException {
        Path file = Files.writeString(folder.resolve("no.csv"), "a,b\n1,2\n");

        assertThatThrownBy(() -> CaptureAudit.of(file, RULES))
                .isInstanceOf(CaptureUnusable.class)
                .hasMessageContaining("TimestampOfReceive");
        assertThatThrownBy(() -> CaptureAudit.of(folder.resolve("none.csv"), RULES))
                .isInstanceOf(CaptureUnusable.class)
                .hasMessageContaining("none.csv");
    }

    @Test
    void everyFaultOfTheLabelledCapturesIsFoundAndNoneInTheirTwins() throws IOException {
        assumeTrue(Files.isDirectory(LABELLED), "the labelled captures are not here: " + LABELLED);
        List<Path> files;
        try (var all = Files.list(LABELLED)) {
            files = all.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSize(4);

        for (Path file : files) {
            List<CaptureFault> faults = CaptureAudit.of(file, RULES).faults();
            String name = file.getFileName().toString();
            if (name.contains("positive")) {
                assertThat(faults).as(name).isEmpty();
            } else if (name.contains("depth")) {
                assertThat(faults)
                        .extracting(CaptureFault::row, CaptureFault::kind)
                        .containsExactly(
                                tuple(1L, CaptureFaultKind.NO_TIME),
                                tuple(1L, CaptureFaultKind.UNREADABLE),
                                tuple(2L, CaptureFaultKind.SEVERAL_TIMES),
                                tuple(8L, CaptureFaultKind.AHEAD),
                                tuple(8L, CaptureFaultKind.DEPTH_IDS),
                                tuple(9L, CaptureFaultKind.SEVERAL_TIMES),
                                tuple(10_000L, CaptureFaultKind.OTHER_DAY));
            } else {
                assertThat(faults)
                        .extracting(CaptureFault::row, CaptureFault::kind)
                        .containsExactly(
                                tuple(3L, CaptureFaultKind.DOUBLED),
                                tuple(4L, CaptureFaultKind.TRADE_IDS),
                                tuple(10_000L, CaptureFaultKind.LATE));
            }
        }
    }

    private CaptureAudit.Finding audit(String name, String header, List<String> rows) throws IOException {
        return CaptureAudit.of(
                Files.writeString(folder.resolve(name), header + "\n" + String.join("\n", rows) + "\n"), RULES);
    }

    private static void assertOne(CaptureAudit.Finding finding, long row, CaptureFaultKind kind) {
        assertThat(finding.faults())
                .as(finding.faults().toString())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.row()).isEqualTo(row);
                    assertThat(fault.kind()).isEqualTo(kind);
                });
    }

    private static List<String> goodDepth() {
        return List.of(
                level(10, 12, 0, "100.5", TIME),
                level(10, 12, 1, "100.6", TIME),
                level(13, 14, 0, "100.4", TIME + 100_000));
    }

    private static List<String> goodTrades() {
        return List.of(trade(TIME + 90, TIME, 50), trade(TIME + 95, TIME + 1, 51), trade(TIME + 99, TIME + 2, 52));
    }

    private static String level(long first, long last, int isAsk, String price, long time) {
        return time + 500 + ",trxusdt@depth,depthUpdate," + time + ",TRXUSDT," + first + "," + last + "," + isAsk + ","
                + price + ",20.5";
    }

    private static String trade(long receive, long event, long id) {
        return receive + ",trxusdt@trade,trade," + event + "," + TIME + ",TRXUSDT," + id + ",0.23,5.5,1,True";
    }

    private static List<String> changed(List<String> rows, int row, String was, String is) {
        var changed = new ArrayList<>(rows);
        assertThat(rows.get(row)).contains(was);
        changed.set(row, rows.get(row).replace(was, is));
        return changed;
    }
}
