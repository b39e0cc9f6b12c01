package capstan.simulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressLedgerTest {

    private static final long MINUTE = 60_000_000L;

    @Test
    void rawRequestsAreLimitedWhateverTheyWeigh() {
        var ledger = new AddressLedger(RestRules.DEFAULT.withRequestsPerFiveMinutes(3));
        for (int request = 0; request < 3; request++) {
            assertThat(ledger.admit(1, 0).status()).isEqualTo(200);
        }

        AddressLedger.Verdict refused = ledger.admit(1, 2 * MINUTE);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfterSeconds()).isEqualTo(180);
        assertThat(ledger.admit(1, 5 * MINUTE).status()).isEqualTo(200);
    }

    @Test
    void aClientThatWaitsIsNotBanned() {
        var ledger = new AddressLedger(RestRules.DEFAULT.withWeightPerMinute(10));
        for (int minute = 0; minute < 100; minute++) {
            for (int request = 0; request < 10; request++) {
                assertThat(ledger.admit(1, minute * MINUTE).status()).isEqualTo(200);
            }
            assertThat(ledger.admit(1, minute * MINUTE).status()).isEqualTo(429);
        }
        assertThat(ledger.bans()).isZero();
    }

    @Test
    void bansNeverGetLongerThanTheLongest() {
        var ledger = new AddressLedger(RestRules.DEFAULT.withWeightPerMinute(1));
        long now = 0;
        long wait = 0;
        for (int ban = 0; ban < 12; ban++) {
            AddressLedger.Verdict verdict = ledger.admit(2, now);
            while (!verdict.isBan()) {
                verdict = ledger.admit(2, now);
            }
            wait = verdict.retryAfterSeconds();
            now += wait * 1_000_000;
        }
        assertThat(wait).isEqualTo(Duration.ofDays(3).toSeconds());
    }
}
