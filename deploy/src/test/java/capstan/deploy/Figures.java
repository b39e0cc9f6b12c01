package capstan.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The expressions of our dashboards and alerts, and the figures that they name.
final class Figures {

    static final String KINESIS = "capstan_streams_kinesis_";

    private static final Pattern NAME = Pattern.compile("\\b(?:capstan|jvm|process|system)_[a-z0-9_]+");
    private static final Pattern SERIES = Pattern.compile("_(bucket|count|sum)$");

    private Figures() {}

    static List<String> expressionsOfDashboards() {
        var expressions = new ArrayList<String>();
        Repository.files("deploy/monitoring/grafana/dashboards", ".json")
                .forEach(file -> Repository.json(file)
                        .get("panels")
                        .forEach(panel -> panel.get("targets")
                                .forEach(target ->
                                        expressions.add(target.get("expr").asText()))));
        return expressions;
    }

    static List<String> expressionsOfAlerts() {
        var expressions = new ArrayList<String>();
        for (JsonNode group : Repository.yaml("docs/alerts.yaml").get("groups")) {
            group.get("rules").forEach(rule -> expressions.add(rule.get("expr").asText()));
        }
        return expressions;
    }

    /// Names as they stand in expressions.
    static List<String> named(List<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> NAME.matcher(expression).results().map(match -> match.group()))
                .distinct()
                .toList();
    }

    /// Whether a scrape or a document tells of a figure: under its name, or under that of the histogram it is a series
    /// of.
    static boolean isTold(String name, String prefix, String suffix, String text) {
        return text.contains(prefix + name + suffix)
                || text.contains(prefix + SERIES.matcher(name).replaceFirst("") + suffix);
    }
}
