package capstan.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the exchange is to do wrong: by chance, at a rate for each kind, and by script.
///
/// Chance is a hash of the seed, the line, the symbol and the frame's ids (for connections: the connection's number
/// on its line and the second of its life; for REST: the symbol and the number of the call), so the same seed over the
/// same market gives the same faults at the same ids, whatever the time and whoever else is connected.
///
/// @param rates the last one that fits a kind and line counts
public record FaultPlan(long seed, List<FaultRate> rates, FaultScript script, FaultSettings settings) {

    /// Nothing goes wrong.
    public static final FaultPlan NONE = new FaultPlan(1, List.of(), FaultScript.NONE, FaultSettings.DEFAULT);

    private static final Pattern RATE = Pattern.compile("\\s*([a-z-]+)(?:@(\\d{1,3}))?=([0-9.eE-]+)\\s*");

    public FaultPlan {
        rates = List.copyOf(rates);
        int lines = rates.stream().mapToInt(FaultRate::line).max().orElse(0);
        for (int line = 0; line <= lines; line++) {
            requireSum(rates, line, FaultKind.Scope.FRAME);
            requireSum(rates, line, FaultKind.Scope.CONNECTION);
        }
        requireSum(rates, 0, FaultKind.Scope.SNAPSHOT, FaultKind.Scope.ANSWER);
    }

    private static void requireSum(List<FaultRate> rates, int line, FaultKind.Scope... scopes) {
        List<FaultKind.Scope> chosen = List.of(scopes);
        double sum = 0;
        for (FaultKind kind : FaultKind.values()) {
            sum += chosen.contains(kind.scope()) ? rate(rates, kind, line) : 0;
        }
        if (sum > 1 + 1e-9) {
            throw new IllegalArgumentException("rates of " + chosen + " faults must not exceed 1 in sum, got " + sum
                    + (line == 0 ? "" : " on line " + line));
        }
    }

    public static FaultPlan seeded(long seed) {
        return new FaultPlan(seed, List.of(), FaultScript.NONE, FaultSettings.DEFAULT);
    }

    /// Adds rates as the command line spells them: `lost=0.01,doubled@2=0.1`, where `@2` means line 2 only.
    ///
    /// @throws IllegalArgumentException that says what was expected and what came
    public FaultPlan withRates(String text) {
        FaultPlan plan = this;
        for (String part : text.split(",", -1)) {
            Matcher form = RATE.matcher(part);
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "expected KIND=RATE or KIND@LINE=RATE, such as lost=0.01, got '" + part.strip() + "'");
            }
            String name = form.group(1).toLowerCase(Locale.ROOT);
            FaultKind kind = FaultKind.of(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "expected a kind of fault (" + FaultKind.all() + "), got '" + name + "'"));
            int line = form.group(2) == null ? 0 : Integer.parseInt(form.group(2));
            plan = plan.withRate(kind, line, rate(part.strip(), form.group(3)));
        }
        return plan;
    }

    private static double rate(String part, String number) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("expected a rate in [0, 1], got '" + part + "'");
        }
    }

    /// On every line.
    public FaultPlan withRate(FaultKind kind, double rate) {
        return withRate(kind, 0, rate);
    }

    public FaultPlan withRate(FaultKind kind, int line, double rate) {
        List<FaultRate> more = new ArrayList<>(rates);
        more.add(new FaultRate(kind, line, rate));
        return new FaultPlan(seed, more, script, settings);
    }

    public FaultPlan withScript(FaultScript newScript) {
        return new FaultPlan(seed, rates, newScript, settings);
    }

    public FaultPlan withSettings(FaultSettings newSettings) {
        return new FaultPlan(seed, rates, script, newSettings);
    }

    /// @param line 0 for REST
    public double rate(FaultKind kind, int line) {
        return rate(rates, kind, line);
    }

    private static double rate(List<FaultRate> rates, FaultKind kind, int line) {
        double found = 0;
        for (FaultRate rate : rates) {
            if (rate.kind() == kind && (rate.line() == 0 || rate.line() == line)) {
                found = rate.rate();
            }
        }
        return found;
    }

    /// True when something is to go wrong on a line.
    public boolean concernsLine(int line) {
        for (FaultKind kind : FaultKind.values()) {
            if (kind.scope().isStream() && rate(kind, line) > 0) {
                return true;
            }
        }
        return script.faults().stream().anyMatch(fault -> fault.concernsLine(line));
    }
}
