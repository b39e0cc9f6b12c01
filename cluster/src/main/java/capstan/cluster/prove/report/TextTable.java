package capstan.cluster.prove.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A table in characters of one width.
final class TextTable {

    private TextTable() {}

    static List<String> lines(Table table) {
        var widths = new int[table.columns().size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = table.columns().get(column).length();
            for (List<@Nullable Object> row : table.rows()) {
                widths[column] = Math.max(widths[column], text(row.get(column)).length());
            }
        }
        var lines = new ArrayList<String>();
        lines.add("  " + table.title());
        lines.add(line(table.columns(), widths));
        table.rows().forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /// A value as people read it: groups of three digits, at most two decimals, nothing for what is missing.
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "–";
            case Double real when !Double.isFinite(real) -> "–";
            case Double real -> String.format(Locale.ROOT, "%,.2f", real);
            case Long whole -> String.format(Locale.ROOT, "%,d", whole);
            case Integer whole -> String.format(Locale.ROOT, "%,d", whole);
            default -> value.toString();
        };
    }

    private static String line(List<?> values, int[] widths) {
        var line = new StringBuilder("    ");
        for (int column = 0; column < widths.length; column++) {
            Object value = values.get(column);
            String form = "%" + (value instanceof Number ? "" : "-") + widths[column] + "s  ";
            line.append(String.format(form, text(value)));
        }
        return line.toString().stripTrailing();
    }
}
