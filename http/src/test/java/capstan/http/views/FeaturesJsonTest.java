package capstan.http.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.actors.symbol.FeaturesView;
import capstan.http.fake.Views;
import capstan.market.features.Feature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FeaturesJsonTest {

    private static final String BTC = "binance:BTCUSDT";

    private static JsonNode json(FeaturesView view) throws IOException {
        return new ObjectMapper().readTree(Json.write(FeaturesJson.of(view)));
    }

    @Test
    void everyFeatureIsToldByItsName() throws IOException {
        JsonNode vector = json(Views.features(BTC));

        for (Feature feature : Feature.values()) {
            assertThat(vector.get("features").get(feature.key()).doubleValue()).isEqualTo(feature.ordinal() + 0.5);
        }
        assertThat(vector.get("feature_hash").textValue()).isEqualTo("00000000000000fe");
        assertThat(vector.get("feature_us").longValue()).isEqualTo(1_732_449_598_000_000L);
        assertThat(vector.get("feature_version").intValue()).isEqualTo(1);
        assertThat(vector.get("data_age_ms").longValue()).isEqualTo(12);
        assertThat(vector.get("completeness").doubleValue()).isEqualTo(1.0);
    }

    @Test
    void aFeatureWithoutAValueIsAbsent() throws IOException {
        JsonNode vector = json(Views.features(BTC, Feature.RET_1S, Feature.QUEUE_IMBALANCE));

        assertThat(vector.get("features")).hasSize(Feature.values().length - 2);
        assertThat(vector.get("features").has("ret_1s")).isFalse();
        assertThat(vector.get("features").has("queue_imbalance")).isFalse();
    }

    @Test
    void beforeTheFirstBoundaryThereIsNoVector() throws IOException {
        JsonNode vector = json(new FeaturesView("binance", "BTCUSDT", 1, 0, 0, 0, 0, 0, 0, new double[0]));

        assertThat(vector.get("features")).isEmpty();
        assertThat(vector.get("completeness").doubleValue()).isZero();
        assertThat(vector.has("feature_hash")).isFalse();
        assertThat(vector.has("feature_us")).isFalse();
    }

    @Test
    void valuesOfAnotherVersionAreNotToldUnderOurNames() {
        FeaturesView newer = new FeaturesView("binance", "BTCUSDT", 2, 1, 1, 1, 1, 1, 1, new double[] {1, 2});

        assertThatThrownBy(() -> FeaturesJson.of(newer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 2 with 2 values")
                .hasMessageContaining("version 1 with 33");
    }
}
