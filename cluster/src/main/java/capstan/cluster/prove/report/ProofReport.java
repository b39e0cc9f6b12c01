package capstan.cluster.prove.report;

import capstan.cluster.cli.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a proof found: figures, checks, tables and plots, in the order in which they were added. Owned by the thread
/// that runs the proof.
public final class ProofReport {

    private final String proof;
    private final String claim;
    private final long seed;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();
    private Optional<String> skipped = Optional.empty();
    private double seconds;

    /// @param proof short name
    /// @param claim what is put to the test, one sentence
    public ProofReport(String proof, String claim, long seed) {
        this.proof = proof;
        this.claim = claim;
        this.seed = seed;
    }

    /// A figure that is told and not judged. The same name again takes the place of the old value.
    public ProofReport figure(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /// Something that must hold. A check of the same name takes the place of the old one.
    public ProofReport check(String name, Object expected, Object got, boolean holds) {
        checks.put(name, new Check(name, expected, got, holds));
        return this;
    }

    public ProofReport checkZero(String name, long got) {
        return check(name, 0, got, got == 0);
    }

    public ProofReport checkTrue(String name, boolean got) {
        return check(name, true, got, got);
    }

    public ProofReport checkAtLeast(String name, long least, long got) {
        return check(name, "at least " + least, got, got >= least);
    }

    public ProofReport checkAtMost(String name, long most, long got) {
        return check(name, "at most " + most, got, got <= most);
    }

    /// A sentence for people: what was done, what a figure means, what failed first.
    public ProofReport note(String sentence) {
        notes.add(sentence);
        return this;
    }

    public ProofReport table(Table table) {
        tables.add(table);
        return this;
    }

    public ProofReport plot(Plot plot) {
        plots.add(plot);
        return this;
    }

    /// Says that nothing can be proved here, and why. That is no failure, and no proof.
    public ProofReport skip(String reason) {
        skipped = Optional.of(reason);
        return note("skipped: " + reason);
    }

    /// Why nothing was proved, empty when something was.
    public Optional<String> skipped() {
        return skipped;
    }

    /// What came out, in words that follow the proof's name.
    String verdict() {
        return skipped.isPresent() ? "was skipped" : holds() ? "holds" : "does NOT hold";
    }

    /// Whether anything was checked and all of it holds.
    public boolean holds() {
        return !checks.isEmpty() && checks.values().stream().allMatch(Check::holds);
    }

    /// Stops the clock of the report.
    public ProofReport finish() {
        seconds = (System.nanoTime() - startedNanos) / 1_000_000 / 1_000.0;
        return this;
    }

    /// The JSON object: whether all holds or why it was skipped, the values of figures and checks under their own
    /// names, then each check with what was
    /// expected, and the tables.
    public Report json() {
        var report = new Report().put("proof", proof);
        skipped.ifPresentOrElse(reason -> report.put("skipped", reason), () -> report.put("holds", holds()));
        report.put("seed", seed).put("seconds", seconds);
        checks.values().forEach(check -> report.put(check.name(), check.got()));
        figures.forEach(report::put);
        report.list("checks", checks.values().stream().map(ProofReport::json).toList());
        tables.forEach(table -> report.list(table.name(), json(table)));
        if (!notes.isEmpty()) {
            report.put("notes", List.copyOf(notes));
        }
        return report;
    }

    /// The same for people, without the plots.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(proof + ": " + claim);
        int width = checks.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (Check check : checks.values()) {
            lines.add(String.format(
                    "  %s  %-" + width + "s  %s%s",
                    check.holds() ? "ok  " : "FAIL",
                    check.name(),
                    check.got(),
                    check.holds() ? "" : "   (expected " + check.expected() + ")"));
        }
        var rest = new Report();
        figures.forEach(rest::put);
        rest.lines().forEach(line -> lines.add("  " + line));
        for (Table table : tables) {
            lines.add("");
            lines.addAll(TextTable.lines(table));
        }
        notes.forEach(note -> lines.add("  " + note));
        lines.add("");
        lines.add(proof + " " + verdict() + " (" + seconds + " s, seed " + seed + ")");
        return lines;
    }

    String proof() {
        return proof;
    }

    String claim() {
        return claim;
    }

    long seed() {
        return seed;
    }

    double seconds() {
        return seconds;
    }

    Instant startedAt() {
        return startedAt;
    }

    Map<String, Object> figures() {
        return figures;
    }

    List<Check> checks() {
        return List.copyOf(checks.values());
    }

    List<String> notes() {
        return notes;
    }

    List<Table> tables() {
        return tables;
    }

    List<Plot> plots() {
        return plots;
    }

    private static Report json(Check check) {
        return new Report()
                .put("name", check.name())
                .put("expected", check.expected())
                .put("got", check.got())
                .put("holds", check.holds());
    }

    private static List<Report> json(Table table) {
        var rows = new ArrayList<Report>();
        for (List<@Nullable Object> row : table.rows()) {
            var values = new Report();
            for (int column = 0; column < row.size(); column++) {
                values.put(table.columns().get(column), row.get(column));
            }
            rows.add(values);
        }
        return rows;
    }
}
