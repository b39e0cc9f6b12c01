package capstan.persistence.redis;

import java.util.Map;

/// The hot state of one symbol as it lay in Redis at one moment. A hash that Redis does not hold is empty; a field
/// without a value is absent.
///
/// @param book `ob`
/// @param trades1s `tr:…:1s`
/// @param trades5s `tr:…:5s`
/// @param features `feat`, of the same or an earlier generation than the others
public record SymbolHashes(
        Map<String, String> book,
        Map<String, String> trades1s,
        Map<String, String> trades5s,
        Map<String, String> features) {

    /// Generation of the publish that these hashes come from, 0 when Redis holds none.
    public long generation() {
        String generation = book.get("gen");
        return generation == null ? 0 : Long.parseLong(generation);
    }

    /// By the names of the contract without the symbol: `ob`, `tr:1s`, `tr:5s`, `feat`.
    public Map<String, Map<String, String>> asMap() {
        return Map.of("ob", book, "tr:1s", trades1s, "tr:5s", trades5s, "feat", features);
    }
}
