package capstan.http.views;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Map;

/// Every answer that is not what was asked for.
public record ErrorJson(Body error) {

    /// @param code a word for programs, listed in `docs/api.md`
    /// @param message for people: what was expected, what came, what to do
    /// @param details what the message says, for programs; written beside the others
    public record Body(
            String code, String message, @JsonAnyGetter Map<String, Object> details) {}

    public static ErrorJson of(String code, String message, Map<String, Object> details) {
        return new ErrorJson(new Body(code, message, details));
    }
}
