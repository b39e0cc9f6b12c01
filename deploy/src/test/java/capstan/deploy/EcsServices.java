package capstan.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The table of ECS services, `deploy/ecs/services.csv`.
final class EcsServices {

    /// @param columns values by the table's headings
    record Row(Map<String, String> columns) {

        String get(String column) {
            return Objects.requireNonNull(columns.get(column), column);
        }

        int number(String column) {
            return Integer.parseInt(get(column));
        }

        boolean is(String column) {
            return get(column).equals("yes");
        }
    }

    private EcsServices() {}

    static Map<String, Row> all() {
        List<String> lines = Repository.text("deploy/ecs/services.csv").lines().toList();
        String[] headings = lines.getFirst().split(",", -1);
        var rows = new LinkedHashMap<String, Row>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            var columns = new LinkedHashMap<String, String>();
            for (int i = 0; i < headings.length; i++) {
                columns.put(headings[i], values[i]);
            }
            rows.put(values[0], new Row(columns));
        }
        return rows;
    }

    static Row row(String service) {
        return Objects.requireNonNull(all().get(service), service);
    }

    static List<String> offered() {
        var offered = new ArrayList<String>();
        all().forEach((name, row) -> {
            if (row.is("offered")) {
                offered.add(name);
            }
        });
        return offered;
    }
}
