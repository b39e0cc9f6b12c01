package capstan.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.symbol.BookEvent;
import capstan.market.symbol.StateImage;
import capstan.wire.journal.JournalCodec;
import java.io.NotSerializableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalSerializerTest {

    private final JournalSerializer serializer = new JournalSerializer();

    @Test
    void factsAndImagesAreToldApartByManifest() throws Exception {
        for (BookEvent fact : Facts.ofEveryKind()) {
            String manifest = serializer.manifest(fact);
            assertThat(manifest).isEqualTo(fact instanceof BookEvent.BatchAccepted ? "fact" : "ledger");
            // Before schema 2 every fact was a "fact"; such journals are read for ever.
            for (String written : List.of(manifest, "fact")) {
                var back = (BookEvent) serializer.fromBinary(serializer.toBinary(fact), written);
                assertThat(JournalCodec.encode(back)).isEqualTo(JournalCodec.encode(fact));
            }
        }
        var image = new StateImage(null, List.of(new StateImage.Section(3, new byte[] {1, 2})));
        assertThat(serializer.manifest(image)).isEqualTo("image");
        var back = (StateImage) serializer.fromBinary(serializer.toBinary(image), "image");
        assertThat(back.sections().getFirst().data()).containsExactly(1, 2);
    }

    @Test
    void whatItDoesNotKnowIsRefusedInWords() {
        assertThatThrownBy(() -> serializer.toBinary("text"))
                .hasMessage("expected a BookEvent or a StateImage, got java.lang.String");
        assertThatThrownBy(() -> serializer.manifest("text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> serializer.fromBinary(new byte[20], "later"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("got 'later'");
    }
}
