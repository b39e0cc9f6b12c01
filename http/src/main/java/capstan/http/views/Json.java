package capstan.http.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HexFormat;

/// How views are written: snake_case, absent instead of null.
public final class Json {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build()
            .writer();
    private static final HexFormat HEX = HexFormat.of();

    private Json() {}

    /// @throws IllegalStateException when the view cannot be written, which is a fault of the view
    public static byte[] write(Object view) {
        try {
            return WRITER.writeValueAsBytes(view);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("cannot write " + view.getClass().getName() + " as JSON", failure);
        }
    }

    /// A 64-bit hash as 16 hexadecimal digits, because JSON numbers of many readers hold only 53 bits.
    static String hex(long hash) {
        return HEX.toHexDigits(hash);
    }
}
