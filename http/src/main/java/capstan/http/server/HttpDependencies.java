package capstan.http.server;

import capstan.actors.symbol.SymbolBooks;
import capstan.http.cluster.ClusterReports;
import capstan.http.health.HealthComponent;
import capstan.http.health.NodeIdentity;
import capstan.http.lines.LineReports;
import capstan.http.metrics.Metrics;
import capstan.http.past.PastSource;
import capstan.http.symbols.SymbolList;
import capstan.market.ports.GapLedger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What the HTTP server reads.
///
/// @param books the way to the symbol entities
/// @param ledger the gap ledger
/// @param symbols the symbols that are followed, read at every request
/// @param components what the node's services stand on; `symbols` is added by the server itself
/// @param lines what this node knows of its lines
/// @param cluster what this node knows of its cluster
/// @param metrics of this server alone; owned by the caller, who closes it after the server
/// @param clock our clock
/// @param past where books of the past are looked up
/// @param tls empty for plain HTTP
public record HttpDependencies(
        SymbolBooks books,
        GapLedger ledger,
        SymbolList symbols,
        NodeIdentity node,
        List<HealthComponent> components,
        LineReports lines,
        ClusterReports cluster,
        Metrics metrics,
        InstantSource clock,
        PastSource past,
        Optional<HttpTls> tls) {

    /// Without lines, a cluster, a past and TLS, and with symbols that nobody can change.
    public HttpDependencies(
            SymbolBooks books,
            GapLedger ledger,
            Supplier<Set<String>> symbols,
            NodeIdentity node,
            List<HealthComponent> components,
            Metrics metrics,
            InstantSource clock) {
        this(
                books,
                ledger,
                SymbolList.fixed(symbols),
                node,
                components,
                LineReports.NONE,
                ClusterReports.NONE,
                metrics,
                clock,
                PastSource.NONE,
                Optional.empty());
    }

    public HttpDependencies {
        components = List.copyOf(components);
    }
}
