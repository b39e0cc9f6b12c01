package capstan.http.symbols;

import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthComponent;
import capstan.http.health.HealthStatus;
import capstan.http.health.Service;
import capstan.market.book.BookStatus;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// How the symbols are, all together.
///
/// Healthy when every book is live (or its market halted), degraded when some are not, unhealthy when none is live
/// or being anchored. Ready as soon as one entity answers: books that are not live are served with their label.
public final class SymbolsHealth implements HealthComponent {

    /// How many symbols that are not live are named.
    private static final int NAMED = 20;

    private final SymbolStatuses statuses;

    public SymbolsHealth(SymbolStatuses statuses) {
        this.statuses = statuses;
    }

    @Override
    public String name() {
        return "symbols";
    }

    @Override
    public Set<Service> services() {
        return EnumSet.of(
                Service.AGGREGATOR, Service.GAP_DETECTOR, Service.RE_ANCHOR_SERVICE, Service.INFERENCE, Service.API);
    }

    @Override
    public CompletionStage<ComponentHealth> check() {
        return statuses.survey().thenApply(SymbolsHealth::judge);
    }

    static ComponentHealth judge(SymbolSurvey survey) {
        int all = survey.entries().size();
        if (all == 0) {
            return ComponentHealth.unhealthy("no symbol is followed; name symbols in the configuration", Map.of());
        }
        Map<String, Object> details = details(survey);
        long live = survey.count(BookStatus.LIVE.name());
        long halted = survey.count(BookStatus.HALTED.name());
        long syncing = survey.count(BookStatus.SYNCING.name());
        if (survey.count(SymbolSurvey.UNREACHABLE) == all) {
            return ComponentHealth.unhealthy("none of " + all + " symbol entities answers", details);
        }
        if (live + halted == all) {
            return ComponentHealth.healthy(details);
        }
        String message = live + " of " + all + " books are live";
        if (live + halted + syncing == 0) {
            return new ComponentHealth(HealthStatus.UNHEALTHY, true, message + " and none is being anchored", details);
        }
        return ComponentHealth.degraded(message, details);
    }

    private static Map<String, Object> details(SymbolSurvey survey) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("symbols", survey.entries().size());
        for (BookStatus status : BookStatus.values()) {
            details.put(status.name().toLowerCase(Locale.ROOT), survey.count(status.name()));
        }
        details.put("unreachable", survey.count(SymbolSurvey.UNREACHABLE));
        List<Map<String, Object>> notLive = survey.entries().stream()
                .filter(entry -> !entry.state().equals(BookStatus.LIVE.name()))
                .limit(NAMED)
                .map(SymbolsHealth::named)
                .toList();
        details.put("not_live", notLive);
        return details;
    }

    private static Map<String, Object> named(SymbolSurvey.Entry entry) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("id", entry.id());
        named.put("state", entry.state());
        String reason = entry.reason();
        if (reason != null) {
            named.put("state_reason", reason);
        }
        return named;
    }
}
