package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.CapstanProcess.Ended;
import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.wire.journal.sbe.MessageHeaderEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line from outside: a node that lives, is killed, goes on from its journal and is proved, and what is
/// said when something is wrong.
class CommandLineIT {

    private static final String SYMBOLS = "4";

    @TempDir
    Path folder;

    @Test
    void aNodeThatWasKilledGoesOnFromItsJournalAndIsProved() throws Exception {
        String data = folder.resolve("data").toString();
        Path errors = folder.resolve("first.txt");
        Process first = CapstanProcess.start(
                errors, "up", "--data", data, "--symbols", SYMBOLS, "--http-port", "0", "--rate", "4000");
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> Files.readString(errors).contains("live after"));
        first.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

        Ended second = CapstanProcess.run(
                folder, "up", "--for", "5s", "--json", "--data", data, "--symbols", SYMBOLS, "--http-port", "0");

        assertThat(second.exitCode()).as(second.errors()).isZero();
        assertThat(second.json().get("symbols").asInt()).isEqualTo(4);
        assertThat(second.json().get("verified").asBoolean()).isTrue();
        assertThat(second.json().get("crossed").asInt()).isZero();
        assertThat(second.json().get("recovered").get("symbols").asInt()).isEqualTo(4);
        assertThat(second.json().get("recovered").get("journalEventsFolded").asLong())
                .isPositive();

        Ended verified = CapstanProcess.run(folder, "verify", "--json", "--data", data);
        assertThat(verified.exitCode()).as(verified.errors()).isZero();
        assertThat(verified.json().get("chainBreaks").asInt()).isZero();
        assertThat(verified.json().get("tradesDuplicated").asInt()).isZero();
        assertThat(verified.json().get("tradesLost").asInt()).isZero();

        Ended once = CapstanProcess.run(folder, "replay", "--symbol", "BTCUSDT", "--json", "--data", data);
        Ended again = CapstanProcess.run(folder, "replay", "--symbol", "BTCUSDT", "--json", "--data", data);
        assertThat(once.json().get("chain")).isEqualTo(again.json().get("chain"));
        assertThat(once.json().get("chain"))
                .isEqualTo(book(second.json(), "BTCUSDT").get("chain"));

        writeAsIfByANewerVersion(Path.of(data));
        Ended newer = CapstanProcess.run(folder, "verify", "--json", "--no-redis", "--data", data);
        assertThat(newer.exitCode()).isEqualTo(1);
        assertThat(newer.json().get("newerVersion").asInt()).isEqualTo(1);
        assertThat(newer.json().get("problems").get(0).get("symbol").asText()).isEqualTo("binance:ETHUSDT");
        assertThat(newer.json().get("problems").get(0).get("reason").asText())
                .contains("written by a newer version of Capstan")
                .contains("Start the newer version on this journal");

        flipOneByteAndAWriter(Path.of(data));
        Ended flipped = CapstanProcess.run(folder, "verify", "--json", "--no-redis", "--data", data);
        assertThat(flipped.exitCode()).isEqualTo(1);
        assertThat(flipped.json().get("verified").asBoolean()).isFalse();
        JsonNode problem = flipped.json().get("problems").get(0);
        assertThat(problem.get("symbol").asText()).isEqualTo("binance:BTCUSDT");
        assertThat(problem.get("sequenceNr").asLong()).isEqualTo(20);
        assertThat(problem.get("updateIds").asText()).matches("\\d+\\.\\.\\d+");
        assertThat(newer.json().get("twoWriters").asInt()).isZero();
        assertThat(flipped.json().get("twoWriters").asInt()).isEqualTo(1);
        JsonNode writers = flipped.json().get("problems").get(1);
        assertThat(writers.get("kind").asText()).isEqualTo("TWO_WRITERS");
        assertThat(writers.get("sequenceNr").asLong()).isEqualTo(3);
        assertThat(writers.get("reason").asText()).contains("behind writer another");

        migrateAsIfByANewerVersion(Path.of(data));
        Ended refused = CapstanProcess.run(
                folder, "up", "--for", "5s", "--data", data, "--symbols", SYMBOLS, "--http-port", "0");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.errors())
                .contains("the database was migrated by a newer version of Capstan (schema 999,")
                .contains("start the newer version, or restore a backup");
    }

    @Test
    void aPortInUseIsNamedWithWhatToDo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended ended = CapstanProcess.run(
                    folder,
                    "up",
                    "--for",
                    "1s",
                    "--data",
                    folder.resolve("data").toString(),
                    "--symbols",
                    "1",
                    "--http-port",
                    port);

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.errors()).contains(port).contains("in use").contains("--http-port");
        }
    }

    @Test
    void aDataFolderThatIsAFileIsSaidSo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        Ended ended = CapstanProcess.run(folder, "up", "--for", "1s", "--data", file.toString());

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.errors())
                .contains(file.toString())
                .contains("cannot be written")
                .contains("--data");
    }

    @Test
    void aReaderOfAFolderWithoutAJournalStartsNothingThere() throws Exception {
        Path nothing = folder.resolve("mistyped");

        Ended ended = CapstanProcess.run(folder, "verify", "--json", "--data", nothing.toString());

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.errors()).contains("no journal in " + nothing).contains("--data");
        assertThat(nothing).doesNotExist();
    }

    @Test
    void redisIsInASessionOfItsOwnSoThatCtrlCReachesTheNodeOnly() throws Exception {
        try (DataFolder owned = DataFolder.open(folder.resolve("data"));
                EmbeddedServers servers = EmbeddedServers.open(owned, false, true)) {
            Path redis = Path.of("/proc", Long.toString(servers.addresses().redisPid()), "stat");
            Path self = Path.of("/proc", "self", "stat");

            assertThat(processGroup(redis)).isNotEqualTo(processGroup(self));
        }
    }

    @Test
    void anUnknownSymbolIsNamed() throws Exception {
        Ended ended = CapstanProcess.run(
                folder, "up", "--for", "1s", "--data", folder.resolve("data").toString(), "--symbols", "NOPEUSDT");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.errors()).contains("NOPEUSDT");
    }

    @Test
    void aRecordingThatIsCutOffIsSaidSo() throws Exception {
        Path file = folder.resolve("cut.gz");
        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});

        Ended ended = CapstanProcess.run(folder, "check-recording", file.toString());

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.errors()).contains("cut.gz").contains("cut off");
    }

    /// Third field behind the name in brackets, which may itself hold spaces.
    private static String processGroup(Path stat) throws Exception {
        String text = Files.readString(stat);
        return text.substring(text.lastIndexOf(')') + 2).split(" ")[2];
    }

    private static JsonNode book(JsonNode report, String symbol) {
        for (JsonNode book : report.get("books")) {
            if (book.get("symbol").asText().equals(symbol)) {
                return book;
            }
        }
        throw new AssertionError("no book of " + symbol + " in " + report);
    }

    /// Gives the 20th fact of ETHUSDT the header and the seal that a later version would have written.
    private static void writeAsIfByANewerVersion(Path data) throws Exception {
        String fact = " where persistence_id = 'SymbolBook|binance:ETHUSDT' and sequence_number = 20";
        try (DataFolder owned = DataFolder.open(data);
                EmbeddedServers servers = EmbeddedServers.open(owned, true, false);
                var connection = DriverManager.getConnection(servers.addresses().postgresUrl());
                var query = connection.prepareStatement("select event_payload from event_journal" + fact);
                var found = query.executeQuery();
                var update = connection.prepareStatement("update event_journal set event_payload = ?" + fact)) {
            assertThat(found.next()).isTrue();
            byte[] record = found.getBytes(1);
            new MessageHeaderEncoder()
                    .wrap(new UnsafeBuffer(record), 0)
                    .version(999)
                    .minReaderVersion(999);
            int covered = record.length - Integer.BYTES;
            var crc = new CRC32C();
            crc.update(record, 0, covered);
            ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putInt(covered, (int) crc.getValue());
            update.setBytes(1, record);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static void migrateAsIfByANewerVersion(Path data) throws Exception {
        try (DataFolder owned = DataFolder.open(data);
                EmbeddedServers servers = EmbeddedServers.open(owned, true, false);
                var connection = DriverManager.getConnection(servers.addresses().postgresUrl());
                var insert = connection.prepareStatement("insert into schema_history (installed_rank, version,"
                        + " description, type, script, installed_by, execution_time, success)"
                        + " values (999, '999', 'of the future', 'SQL', 'V999__of_the_future.sql', 'test', 1, true)");
                var update = connection.prepareStatement("update schema_compatibility set readable_from = 999")) {
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    /// Changes the 60th byte of the 20th fact of BTCUSDT, as a failing disk would, and who wrote its second.
    private static void flipOneByteAndAWriter(Path data) throws Exception {
        try (DataFolder owned = DataFolder.open(data);
                EmbeddedServers servers = EmbeddedServers.open(owned, true, false);
                var connection = DriverManager.getConnection(servers.addresses().postgresUrl());
                var update = connection.prepareStatement("update event_journal set event_payload ="
                        + " set_byte(event_payload, 60, get_byte(event_payload, 60) # 1)"
                        + " where persistence_id = 'SymbolBook|binance:BTCUSDT' and sequence_number = 20");
                var writer = connection.prepareStatement("update event_journal set writer = 'another'"
                        + " where persistence_id = 'SymbolBook|binance:BTCUSDT' and sequence_number = 2")) {
            assertThat(update.executeUpdate()).isEqualTo(1);
            assertThat(writer.executeUpdate()).isEqualTo(1);
        }
    }
}
