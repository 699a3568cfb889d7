package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the queries of a metric from JSON, and writes them. */
final class QueryReader {
    private static final List<String> KNOBS =
            List.of("id", "namespace", "metric", "dimensions", "statistic", "period", "expression");

    private final String whose;
    private final List<String> faults;

    /**
     * @param whose what they belong to, for faults
     * @param faults where sentences on what is wrong go
     */
    QueryReader(String whose, List<String> faults) {
        this.whose = whose;
        this.faults = faults;
    }

    /** How queries are written. */
    static Form<List<MetricQuery>> form(String whose) {
        return Form.of(
                "JSON",
                (knobs, name) -> knobs.node(name).map(node -> new QueryReader(whose, knobs.faults()).read(node)),
                QueryReader::write);
    }

    /** The id of the last one; empty without any. */
    static String last(List<MetricQuery> queries) {
        return queries.isEmpty() ? "" : queries.get(queries.size() - 1).id();
    }

    private List<MetricQuery> read(JsonNode node) {
        List<MetricQuery> queries = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(one -> query(one).ifPresent(queries::add));
        } else {
            faults.add(whose + " queries is " + node + "; give a list of queries.");
        }
        return queries;
    }

    private Optional<MetricQuery> query(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            faults.add(whose + " queries has " + node + "; give an object with an id, and a metric or an expression.");
            return Optional.empty();
        }
        Knobs knobs = new Knobs(whose + " query", object, Map.of(), faults);
        knobs.only(KNOBS);
        String id = knobs.text("id").orElse("");
        Optional<String> expression = knobs.text("expression");
        if (expression.isPresent() && knobs.has("metric")) {
            faults.add(whose + " query " + id + " has both metric and expression; give one of them.");
        }
        Duration period = knobs.duration("period").orElse(MetricGate.PERIOD);
        return Optional.of(expression
                .<MetricQuery>map(math -> new MetricQuery.Expression(id, period, math))
                .orElseGet(() -> new MetricQuery.Stat(
                        id,
                        period,
                        knobs.text("namespace").orElse(""),
                        knobs.text("metric").orElse(""),
                        knobs.texts("dimensions").orElse(Map.of()),
                        knobs.text("statistic").orElse("Average"))));
    }

    /** Writes queries as they are read. */
    private static ArrayNode write(List<MetricQuery> lines) {
        ArrayNode queries = JsonNodeFactory.instance.arrayNode();
        for (MetricQuery query : lines) {
            ObjectNode one = queries.addObject().put("id", query.id()).put("period", Durations.text(query.period()));
            if (query instanceof MetricQuery.Stat stat) {
                one.put("namespace", stat.namespace())
                        .put("metric", stat.metric())
                        .put("statistic", stat.statistic());
                ObjectNode dimensions = one.putObject("dimensions");
                new TreeMap<>(stat.dimensions()).forEach(dimensions::put);
            } else if (query instanceof MetricQuery.Expression math) {
                one.put("expression", math.expression());
            }
        }
        return queries;
    }
}
