package capstan.actors.standby;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.ManualSystem;
import capstan.actors.symbol.SymbolBook;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final String BTC = "binance:BTCUSDT";
    private static final Address LOW = new Address("pekko", "capstan", "10.0.0.1", 2551);
    private static final Address HIGH = new Address("pekko", "capstan", "10.0.0.2", 2551);

    private final ManualSystem system = new ManualSystem();
    private final ActorRef<SymbolBook.Command> first =
            system.kit.<SymbolBook.Command>createTestProbe().ref();
    private final ActorRef<SymbolBook.Command> second =
            system.kit.<SymbolBook.Command>createTestProbe().ref();
    private final Claims claims = new Claims();

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void theBookMadeLaterStays() {
        claims.told(LOW, List.of(new Claim(BTC, first, 100)));
        claims.told(HIGH, List.of(new Claim(BTC, second, 101)));

        assertThat(claims.books()).isEqualTo(Map.of(BTC, second));
    }

    @Test
    void ofTwoThatAreEquallyLateTheLowerAddressStays() {
        claims.told(HIGH, List.of(new Claim(BTC, second, 100)));
        claims.told(LOW, List.of(new Claim(BTC, first, 100)));

        assertThat(claims.books()).isEqualTo(Map.of(BTC, first));
    }

    @Test
    void whatANodeClaimsNoMoreIsFree() {
        assertThat(claims.told(LOW, List.of(new Claim(BTC, first, 100)))).isTrue();
        assertThat(claims.told(LOW, List.of(new Claim(BTC, first, 100)))).isFalse();
        assertThat(claims.told(LOW, List.of())).isTrue();
        assertThat(claims.told(LOW, List.of())).isFalse();

        assertThat(claims.best(BTC)).isNull();
        assertThat(claims.ids()).isEmpty();
    }
}
