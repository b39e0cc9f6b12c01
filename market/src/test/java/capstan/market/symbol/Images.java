package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

/// Compares whole states by their images, which hold everything that a later fact can depend on.
final class Images {

    private Images() {}

    static void assertSame(SymbolState actual, SymbolState expected) {
        StateImage actualImage = actual.image();
        StateImage expectedImage = expected.image();
        assertThat(actualImage.instrument()).isEqualTo(expectedImage.instrument());
        assertThat(actualImage.sections()).hasSameSizeAs(expectedImage.sections());
        for (int i = 0; i < expectedImage.sections().size(); i++) {
            StateImage.Section expectedSection = expectedImage.sections().get(i);
            assertThat(actualImage.sections().get(i).id()).isEqualTo(expectedSection.id());
            assertThat(actualImage.sections().get(i).data())
                    .as("section %s", StateSections.values()[i])
                    .isEqualTo(expectedSection.data());
        }
    }
}
