package capstan.persistence.positions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.ports.LinePositions.LinePosition;
import capstan.persistence.TestPostgres;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.database.Migrations;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoredLinePositionsIT {

    private static final int LINE = 100;
    private static final LinePosition TRADES =
            new LinePosition("market-sbe-trade", "shardId-0", "495", 1_234_567, false);
    private static final LinePosition DEPTH = new LinePosition("market-sbe-depth", "shardId-0", "", 1, true);

    private static TestPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void aLineFindsWhatItStoredLastAndNothingOfAnotherLine() {
        try (var database = Database.open(DatabaseSettings.from(postgres.newDatabase()))) {
            Migrations.run(database);
            var positions = new StoredLinePositions(database, Runnable::run);
            var moved = new LinePosition(TRADES.stream(), TRADES.part(), "496", 2_000_001, true);

            store(positions, LINE, List.of(TRADES, DEPTH));
            store(positions, LINE, List.of(moved));
            store(positions, LINE + 1, List.of(TRADES));

            assertThat(load(positions, LINE)).containsExactlyInAnyOrder(moved, DEPTH);

            positions.forget(LINE, List.of(moved)).toCompletableFuture().join();

            assertThat(load(positions, LINE)).containsExactly(DEPTH);
            assertThat(load(positions, LINE + 1)).containsExactly(TRADES);
        }
    }

    @Test
    void aReaderThatWasReplacedMovesNothingBack() {
        try (var database = Database.open(DatabaseSettings.from(postgres.newDatabase()))) {
            Migrations.run(database);
            var positions = new StoredLinePositions(database, Runnable::run);
            var moved = new LinePosition(TRADES.stream(), TRADES.part(), "496", 2_000_001, false);
            var ended = new LinePosition(TRADES.stream(), "shardId-1", "800", 3_000_000, true);
            store(positions, LINE, List.of(moved, ended));

            store(
                    positions,
                    LINE,
                    List.of(TRADES, new LinePosition(ended.stream(), ended.part(), "799", 3_000_000, false)));

            assertThat(load(positions, LINE)).containsExactlyInAnyOrder(moved, ended);
        }
    }

    @Test
    void aStoreThatFailsSaysWhy() {
        try (var database = Database.open(DatabaseSettings.from(postgres.newDatabase()))) {
            var positions = new StoredLinePositions(database, Runnable::run); // without its table

            assertThatThrownBy(() -> store(positions, LINE, List.of(TRADES))).hasCauseInstanceOf(DatabaseFailure.class);
        }
    }

    private static void store(StoredLinePositions positions, int line, List<LinePosition> stored) {
        positions.store(line, stored).toCompletableFuture().join();
    }

    private static List<LinePosition> load(StoredLinePositions positions, int line) {
        return positions.load(line).toCompletableFuture().join();
    }
}
