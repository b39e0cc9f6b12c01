package capstan.cluster.prove.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of values below named columns. A value may be missing.
public final class Table {

    private final String name;
    private final String title;
    private final List<String> columns;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /// @param name as in JSON
    /// @param title for people
    /// @param columns names as in JSON, in order
    public Table(String name, String title, String... columns) {
        this.name = name;
        this.title = title;
        this.columns = List.of(columns);
    }

    /// @param values one a column
    public Table row(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    name + " has the columns " + columns + ", got " + values.length + " values");
        }
        List<@Nullable Object> row = new ArrayList<>(Arrays.asList(values));
        rows.add(Collections.unmodifiableList(row));
        return this;
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    List<String> columns() {
        return columns;
    }

    List<List<@Nullable Object>> rows() {
        return rows;
    }
}
