package capstan.http.views;

import java.util.List;
import java.util.Map;

/// `/symbols`.
///
/// @param states how many symbols are in each state that occurs
/// @param symbols ascending by id
public record SymbolsJson(int count, Map<String, Long> states, List<SymbolJson> symbols) {}
