package capstan.persistence.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.persistence.TestPostgres;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.database.Migrations;
import capstan.persistence.symbols.StoredSymbols.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredSymbolsIT {

    private static final int MANY = 10;

    private static TestPostgres postgres;
    private Database database;
    private StoredSymbols symbols;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void migrate() {
        database = Database.open(DatabaseSettings.from(postgres.newDatabase()));
        Migrations.run(database);
        symbols = new StoredSymbols(database, "binance");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theConfigurationIsTheFirstListAndWhatAnOperatorSaysStays() {
        assertThat(symbols.configure(List.of("A", "B"), true)).containsExactly("A", "B");

        assertThat(symbols.follow("C", MANY)).isEqualTo(Change.DONE);
        assertThat(symbols.follow("C", MANY)).isEqualTo(Change.NOTHING);
        assertThat(symbols.leave("A")).isEqualTo(Change.DONE);
        assertThat(symbols.leave("A")).isEqualTo(Change.NOTHING);
        assertThat(symbols.leave("NONE")).isEqualTo(Change.UNKNOWN);

        assertThat(symbols.configure(List.of("A", "B"), true)).containsExactly("B", "C");
        assertThat(new StoredSymbols(database, "other").followed()).isEmpty();
    }

    @Test
    void aLaterConfigurationAddsAndTakesAwayOnlyWhereItIsTheWhole() {
        symbols.configure(List.of("A", "B"), true);
        symbols.follow("C", MANY);

        assertThat(symbols.configure(List.of("B", "D"), false)).containsExactly("A", "B", "C", "D");
        assertThat(symbols.configure(List.of("B"), true)).containsExactly("B", "C");
        assertThat(symbols.configure(List.of("A", "B"), true)).containsExactly("A", "B", "C");
    }

    @Test
    void somethingIsAlwaysFollowed() {
        symbols.configure(List.of("A", "B"), true);
        assertThat(symbols.leave("A")).isEqualTo(Change.DONE);

        assertThat(symbols.leave("B")).isEqualTo(Change.LAST);
        assertThat(symbols.configure(List.of("A"), true)).containsExactly("A");
    }

    @Test
    void whoChangesItAtTheSameTimeTakesTurns() {
        symbols.configure(List.of("A"), true);

        var changes = IntStream.range(0, MANY * 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> symbols.follow("S" + i, MANY)))
                .toList();

        assertThat(changes.stream().map(CompletableFuture::join))
                .filteredOn(Change.DONE::equals)
                .hasSize(MANY - 1);
        assertThat(symbols.followed()).hasSize(MANY);
    }

    @Test
    void withoutItsTableItSaysWhy() {
        try (var empty = Database.open(DatabaseSettings.from(postgres.newDatabase()))) {
            assertThatThrownBy(() -> new StoredSymbols(empty, "binance").followed())
                    .isInstanceOf(DatabaseFailure.class);
        }
    }
}
