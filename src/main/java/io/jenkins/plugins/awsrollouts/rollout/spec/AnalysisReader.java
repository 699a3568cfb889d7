package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Cleaning;
import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Effect;
import io.jenkins.plugins.awsrollouts.analysis.Kind;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.NanStrategy;
import io.jenkins.plugins.awsrollouts.analysis.Outliers;
import io.jenkins.plugins.awsrollouts.analysis.Rule;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Reads an analysis from JSON, in the words of docs/analysis.md. */
public final class AnalysisReader {
    private static final List<String> BOUNDS =
            List.of("allowedIncrease", "allowedDecrease", "criticalIncrease", "criticalDecrease");

    /** Names of the knobs, in the order of the documentation. */
    public static final List<String> KNOBS = List.of(
            "metrics",
            "weights",
            "pass",
            "marginal",
            "falseAlarms",
            "minRequests",
            "interval",
            "delay",
            "inconclusive",
            "extensions");

    /** Names of a metric's knobs, in the order of the documentation. */
    public static final List<String> METRIC = List.of(
            "type",
            "percentile",
            "name",
            "queries",
            "answer",
            "kind",
            "unit",
            "direction",
            "group",
            "critical",
            "mandatory",
            "warns",
            "minSamples",
            "nan",
            "outliers",
            "outlierFactor",
            "unseen",
            "max",
            "min",
            "tolerance",
            "effect",
            "allowedIncrease",
            "allowedDecrease",
            "criticalIncrease",
            "criticalDecrease");

    /** Knobs that say where samples come from; samples that are given need none. */
    static final List<String> SOURCES = List.of("type", "percentile", "queries", "answer");

    private static final double USUAL_PERCENTILE = 99;

    private final List<String> faults;

    /** How a metric's effect size is measured. */
    enum Size {
        ANY,
        RATIO,
        SUPERIORITY
    }

    /**
     * @param faults where sentences on what is wrong go
     */
    AnalysisReader(List<String> faults) {
        this.faults = faults;
    }

    /**
     * What was read.
     *
     * @param analysis empty where the text has none
     * @param faults one sentence for each thing that is wrong; what has faults is not to be used
     */
    public record Given(Optional<Analysis> analysis, List<String> faults) {
        public Given {
            faults = List.copyOf(faults);
        }
    }

    /** Reads an analysis that stands alone, as {@link #read}; all that is wrong with it is told at once. */
    public static Given given(JsonNode node) {
        List<String> faults = new ArrayList<>();
        Optional<Analysis> analysis = new AnalysisReader(faults).read(node);
        analysis.ifPresent(read -> faults.addAll(read.faults()));
        return new Given(analysis, faults);
    }

    /** Reads an analysis: an object, or the list of its metrics alone. */
    Optional<Analysis> read(JsonNode node) {
        if (node.isArray()) {
            return read(JsonNodeFactory.instance.objectNode().set("metrics", node));
        }
        if (!(node instanceof ObjectNode object)) {
            faults.add("analysis is " + node + "; give a list of metrics such as [\"errorRate\", \"latency:99\"].");
            return Optional.empty();
        }
        Knobs knobs = new Knobs("analysis", object, Map.of(), faults);
        knobs.only(KNOBS);
        Analysis usual = Analysis.of(List.of(Measure.errorRate(), Measure.latency(USUAL_PERCENTILE)));
        return Optional.of(new Analysis(
                knobs.node("metrics").map(this::measures).orElse(usual.measures()),
                weights(knobs),
                knobs.decimal("pass").orElse(usual.pass()),
                knobs.decimal("marginal").orElse(usual.marginal()),
                knobs.decimal("falseAlarms").orElse(usual.falseAlarms()),
                knobs.number("minRequests", (int) usual.minRequests()),
                knobs.duration("interval", usual.interval()),
                knobs.duration("delay", usual.delay()),
                knobs.oneOf("inconclusive", Analysis.Unclear.values(), usual.inconclusive()),
                knobs.number("extensions", usual.extensions())));
    }

    /** Reads by what given samples are judged: the knobs of an analysis that do not say where samples come from. */
    Criteria criteria(Knobs knobs, List<Metric> metrics) {
        Criteria usual = Criteria.of(metrics);
        return new Criteria(
                metrics,
                weights(knobs),
                knobs.decimal("pass").orElse(usual.pass()),
                knobs.decimal("marginal").orElse(usual.marginal()),
                knobs.decimal("falseAlarms").orElse(usual.falseAlarms()),
                knobs.number("minRequests", (int) usual.minRequests()));
    }

    private Map<String, Double> weights(Knobs knobs) {
        Map<String, Double> weights = new LinkedHashMap<>();
        knobs.texts("weights").forEach((group, text) -> {
            try {
                weights.put(group, Double.valueOf(text));
            } catch (NumberFormatException e) {
                faults.add("analysis weights has \"" + text + "\" for " + group + "; give percents.");
            }
        });
        return weights;
    }

    private List<Measure> measures(JsonNode node) {
        List<Measure> measures = new ArrayList<>();
        if (!node.isArray()) {
            faults.add("analysis metrics is " + node + "; give a list of metrics.");
            return measures;
        }
        node.forEach(one -> measure(one).ifPresent(measures::add));
        return measures;
    }

    private Optional<Measure> measure(JsonNode node) {
        ObjectNode object = node instanceof ObjectNode given ? given : ofText(node.asText());
        Knobs knobs = new Knobs("analysis metric", object, Map.of(), faults);
        knobs.only(METRIC);
        String type = knobs.text("type").orElse("");
        Optional<Measure> usual =
                switch (type) {
                    case "errorRate" -> Optional.of(Measure.errorRate());
                    case "latency" ->
                        Optional.of(Measure.latency(knobs.decimal("percentile").orElse(USUAL_PERCENTILE)));
                    case "requestCount" -> Optional.of(Measure.requestCount());
                    case "unhealthyHosts" -> Optional.of(Measure.unhealthyHosts());
                    case "metric" -> Optional.of(own(knobs));
                    default -> Optional.empty();
                };
        if (usual.isEmpty()) {
            faults.add("analysis metrics has " + node
                    + "; give errorRate, latency:99, requestCount, unhealthyHosts, or an object of type metric.");
        }
        return usual.map(measure -> new Measure(metric(knobs, measure.metric()), measure.source()));
    }

    /** {@code latency:99}, or a type alone. */
    private static ObjectNode ofText(String text) {
        int colon = text.indexOf(':');
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return colon < 0
                ? node.put("type", text)
                : node.put("type", text.substring(0, colon)).put("percentile", text.substring(colon + 1));
    }

    private Measure own(Knobs knobs) {
        List<MetricQuery> queries = new QueryReader("analysis metric", faults).read(knobs);
        if (queries.isEmpty()) {
            faults.add("analysis metric " + knobs.text("name").orElse("")
                    + " has no queries; give at least one, such as a namespace, metric and dimensions.");
        }
        String last = queries.isEmpty() ? "" : queries.get(queries.size() - 1).id();
        String answer = knobs.text("answer").orElse(last);
        Metric metric = Metric.value(knobs.text("name").orElse(answer), Direction.EITHER);
        return new Measure(metric, new Measure.Source.Query(queries, answer));
    }

    Metric metric(Knobs knobs, Metric usual) {
        boolean critical = knobs.flag("critical", usual.critical());
        return new Metric(
                knobs.text("name").orElse(usual.name()),
                knobs.oneOf("kind", Kind.values(), usual.kind()),
                knobs.text("unit").orElse(usual.unit()),
                knobs.text("group").orElse(usual.group()),
                critical,
                knobs.flag("mandatory", critical),
                knobs.flag("warns", usual.warns()),
                cleaning(knobs, usual.cleaning()),
                rule(knobs, usual.rule()));
    }

    private static Cleaning cleaning(Knobs knobs, Cleaning usual) {
        Outliers outliers = usual.outliers();
        boolean removed = knobs.oneOf("outliers", Keeping.values(), Keeping.of(outliers)) == Keeping.REMOVE;
        return new Cleaning(
                knobs.oneOf("nan", NanStrategy.values(), usual.nan()),
                new Outliers(removed, knobs.decimal("outlierFactor").orElse(outliers.factor())),
                knobs.number("minSamples", usual.minSamples()));
    }

    /** What becomes of outliers. */
    enum Keeping {
        KEEP,
        REMOVE;

        static Keeping of(Outliers outliers) {
            return outliers.remove() ? REMOVE : KEEP;
        }
    }

    private Rule rule(Knobs knobs, Rule usual) {
        // once part of how it was judged; specs that have it are as good as ever, and it changes nothing
        knobs.decimal("tolerance");
        Ways way = knobs.oneOf("direction", Ways.values(), Ways.of(usual.direction()));
        return new Rule(
                way.direction,
                effect(knobs),
                or(knobs.decimal("unseen"), usual.unseen()),
                or(knobs.decimal("max"), usual.most()),
                or(knobs.decimal("min"), usual.least()));
    }

    private static OptionalDouble or(Optional<Double> given, OptionalDouble usual) {
        return given.map(OptionalDouble::of).orElse(usual);
    }

    /** Which change is worse, in the words of a spec. */
    enum Ways {
        INCREASE(Direction.INCREASE_IS_BAD),
        DECREASE(Direction.DECREASE_IS_BAD),
        EITHER(Direction.EITHER);

        private final Direction direction;

        Ways(Direction direction) {
            this.direction = direction;
        }

        static Ways of(Direction direction) {
            return switch (direction) {
                case INCREASE_IS_BAD -> INCREASE;
                case DECREASE_IS_BAD -> DECREASE;
                case EITHER -> EITHER;
            };
        }
    }

    private Effect effect(Knobs knobs) {
        Size size = knobs.oneOf("effect", Size.values(), Size.ANY);
        String given =
                BOUNDS.stream().filter(bound -> knobs.node(bound).isPresent()).collect(Collectors.joining(", "));
        if (size == Size.ANY && !given.isEmpty()) {
            faults.add("analysis metric has " + given
                    + " without an effect that they are bounds of; give effect as ratio or superiority.");
        }
        double middle = size == Size.SUPERIORITY ? 0.5 : 1;
        double increase = knobs.decimal("allowedIncrease").orElse(middle);
        double decrease = knobs.decimal("allowedDecrease").orElse(middle);
        Effect.Bounds bounds = new Effect.Bounds(
                increase,
                decrease,
                knobs.decimal("criticalIncrease").orElse(increase),
                knobs.decimal("criticalDecrease").orElse(decrease));
        return switch (size) {
            case ANY -> new Effect.Any();
            case RATIO -> new Effect.MeanRatio(bounds);
            case SUPERIORITY -> new Effect.CommonLanguage(bounds);
        };
    }
}
