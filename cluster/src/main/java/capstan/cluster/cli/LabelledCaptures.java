package capstan.cluster.cli;

import capstan.cluster.capture.CaptureAudit;
import capstan.cluster.capture.CaptureFault;
import capstan.cluster.capture.CaptureRules;
import capstan.cluster.capture.CaptureUnusable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Looks through captures whose names say whether something is wrong with them.
final class LabelledCaptures {

    private final Console console;

    LabelledCaptures(Console console) {
        this.console = console;
    }

    /// @return exit code, 0 when each file has faults where its name says so and none where not
    int check(List<Path> files) {
        CaptureRules rules = CaptureRules.from(LayeredConfig.of(Map.of(), null));
        var reports = new ArrayList<Report>();
        boolean all = true;
        for (Path file : files) {
            CaptureAudit.Finding finding = audit(file, rules);
            boolean isNegative =
                    String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).contains("negative");
            boolean holds = finding.faults().isEmpty() != isNegative;
            all &= holds;
            reports.add(new Report()
                    .put("file", String.valueOf(file.getFileName()))
                    .put("rows", finding.rows())
                    .put("events", finding.events())
                    .put("expected", isNegative ? "faults" : "none")
                    .put("holds", holds)
                    .list(
                            "faults",
                            finding.faults().stream()
                                    .map(LabelledCaptures::report)
                                    .toList()));
        }
        console.report(new Report().put("holds", all).list("files", reports));
        return all ? 0 : CommandFailed.CHECK_FAILED;
    }

    private static CaptureAudit.Finding audit(Path file, CaptureRules rules) {
        try {
            return CaptureAudit.of(file, rules);
        } catch (CaptureUnusable unusable) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static Report report(CaptureFault fault) {
        return new Report()
                .put("row", fault.row())
                .put("kind", fault.kind().name())
                .put("firstId", fault.firstId())
                .put("lastId", fault.lastId())
                .put("expected", fault.expected())
                .put("got", fault.got());
    }
}
