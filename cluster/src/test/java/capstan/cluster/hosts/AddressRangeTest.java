package capstan.cluster.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRangeTest {

    @Test
    void theFirstRangeThatOverlapsNothingIsTaken() {
        assertThat(AddressRange.free(List.of(), 0)).contains(new AddressRange(200, 0));
        assertThat(AddressRange.free(List.of("4: eth0    inet 10.200.1.7/32 scope global eth0"), 0))
                .contains(new AddressRange(200, 2));
        assertThat(AddressRange.free(List.of("10.200.0.0/16 dev tun0 proto kernel", "10.201.0.4 dev tun1"), 5))
                .contains(new AddressRange(201, 2));
    }

    @Test
    void aRangeIsLookedForFromItsBeginAgainWhenTheEndIsTaken() {
        assertThat(AddressRange.free(List.of("10.254.254.0/23 dev x"), 55 * 128 - 1))
                .contains(new AddressRange(200, 0));
        assertThat(AddressRange.free(List.of(), -1)).contains(new AddressRange(254, 254));
    }

    @Test
    void nothingIsFreeWhereOneNetworkCoversAll() {
        assertThat(AddressRange.free(List.of("10.0.0.0/8 via 192.0.2.1 dev eth0"), 3))
                .isEmpty();
        assertThat(AddressRange.free(List.of("unreachable 0.0.0.0/0"), 3)).isEmpty();
    }

    @Test
    void nodesAndStoresHaveAddressesOfTheirOwn() {
        var range = new AddressRange(200, 6);

        assertThat(range.data(3)).isEqualTo("10.200.6.3");
        assertThat(range.dataOfNode(2)).isEqualTo("10.200.6.12");
        assertThat(range.watchOfNode(2)).isEqualTo("10.200.7.12");
        assertThat(range.watch()).isEqualTo("10.200.7.1");
        assertThat(range.dataPrefix()).isEqualTo("10.200.6.0/24");
    }
}
