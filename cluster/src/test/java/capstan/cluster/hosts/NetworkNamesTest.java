package capstan.cluster.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkNamesTest {

    /// The highest number that Linux gives to a process.
    private static final long MOST = 4_194_304;

    @Test
    void eachNameTellsWhoMadeIt() {
        var names = new NetworkNames(MOST, 12);

        Stream<String> all = Stream.of(
                names.namespace(3), names.dataBridge(), names.watchBridge(), names.dataCable(3), names.watchCable(8));

        assertThat(all).allSatisfy(name -> assertThat(NetworkNames.of(name)).contains(names));
    }

    @Test
    void interfacesAreShortEnoughForLinuxAndDiffer() {
        var names = new NetworkNames(MOST, 999);
        List<String> all = List.of(names.dataBridge(), names.watchBridge(), names.dataCable(8), names.watchCable(8));

        assertThat(all)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eth0", "capstan", "capstan-1", "capstan-x-1-node-1", "cs", "csd", "cs-d1", "docker0", "cs1-2x3"
            })
    void whatOthersMadeIsNotOurs(String name) {
        assertThat(NetworkNames.of(name)).isEmpty();
    }
}
