package capstan.cluster.cli;

import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Proves the journal of a cluster from outside, against what readers were shown while it ran.
public final class ClusterProof {

    private final Console console;
    private final Config config;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, List<Shown>> shown = new HashMap<>();

    private ClusterProof(Console console, Config config) {
        this.console = console;
        this.config = config;
    }

    /// Takes down what Redis and the entities show now.
    ///
    /// @param flowing what the cluster says of itself, empty when no node answers; then nothing will hold
    public static ClusterProof begin(Console console, Config config, Optional<ClusterFigures> flowing) {
        var proof = new ClusterProof(console, config);
        flowing.ifPresent(proof::takeDown);
        return proof;
    }

    private void takeDown(ClusterFigures figures) {
        Map<String, List<String>> symbols = new HashMap<>();
        for (JsonNode symbol : figures.symbols().path("symbols")) {
            ids.add(symbol.path("id").asText());
            symbols.computeIfAbsent(symbol.path("venue").asText(), _ -> new ArrayList<>())
                    .add(symbol.path("symbol").asText());
        }
        shown.putAll(figures.shown());
        try (RedisLink link = RedisLink.open(RedisSettings.from(config))) {
            symbols.forEach((venue, names) -> Proof.shownBy(link, venue, names)
                    .forEach((id, claims) ->
                            shown.computeIfAbsent(id, _ -> new ArrayList<>()).addAll(claims)));
        }
    }

    /// Folds the journal, once no node writes any more, and puts what was found into `report`.
    ///
    /// @return whether every symbol's journal holds
    public boolean finish(Report report) {
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            var proof = new Proof(console, database, config);
            List<SymbolAudit.Verdict> verdicts = proof.verify(proof.heads(ids::contains), shown);
            return Proof.tell(report, verdicts) && !ids.isEmpty() && verdicts.size() == ids.size();
        }
    }
}
