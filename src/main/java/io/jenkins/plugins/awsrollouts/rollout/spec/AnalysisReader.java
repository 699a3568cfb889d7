package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads an analysis from JSON, in the words of docs/analysis.md. */
public final class AnalysisReader {
    private static final Set<String> BOUNDS =
            Set.of("allowedIncrease", "allowedDecrease", "criticalIncrease", "criticalDecrease");

    private static final double USUAL_PERCENTILE = 99;
    private static final Form<List<MetricQuery>> QUERIES = QueryReader.form("analysis metric");
    private static final Form<Long> REQUESTS = Form.of(
                    "COUNT", (knobs, name) -> knobs.number(name).map(Integer::longValue), LongNode::valueOf)
            .in(Range.of(0, Criteria.MOST_REQUESTS));
    private static final Form<String> TEXT = Form.text("TEXT");

    /** How metrics are judged together. */
    public static final Block<Criteria> CRITERIA = new Block<>(
            "analysis",
            Criteria.of(List.of()),
            List.of(
                    Knob.of(
                                    "weights",
                                    Form.of("KEY=VALUE", AnalysisReader::weights, AnalysisReader::weights),
                                    Criteria::weights,
                                    Criteria::withWeights)
                            .says("of groups in percent; the others share the rest evenly"),
                    Knob.of("pass", Form.DECIMAL, Criteria::pass, Criteria::withPass)
                            .says("a score of at least this passes"),
                    Knob.of("marginal", Form.DECIMAL, Criteria::marginal, Criteria::withMarginal)
                            .says("a score below this fails, one between is inconclusive"),
                    Knob.of("falseAlarms", Form.DECIMAL, Criteria::falseAlarms, Criteria::withFalseAlarms)
                            .says("the chance that a canary equal to its baseline fails, over the whole rollout"),
                    Knob.of("minRequests", REQUESTS, Criteria::minRequests, Criteria::withMinRequests)
                            .says("of each fleet, where requests are known; fewer are inconclusive; 0"
                                    + " asks for none")));

    /** The knobs. */
    public static final Block<Analysis> KNOBS = new Block<>(
            "analysis",
            Analysis.of(List.of(Measure.errorRate(), Measure.latency(USUAL_PERCENTILE))),
            Stream.of(
                            Stream.of(Knob.of(
                                            "metrics",
                                            Form.of("METRIC", AnalysisReader::measures, AnalysisReader::measures),
                                            Analysis::measures,
                                            Analysis::withMeasures)
                                    .says("what is compared, see above")
                                    .otherwise("`errorRate` and `latency:99`")),
                            CRITERIA.knobs().stream()
                                    .map(knob -> knob.within(Analysis::criteria, AnalysisReader::withCriteria)),
                            Stream.of(
                                    Knob.of("interval", Form.TIME, Analysis::interval, Analysis::withInterval)
                                            .says("from one look to the next within a step"),
                                    Knob.of("delay", Form.TIME, Analysis::delay, Analysis::withDelay)
                                            .says("how long after a minute its metrics are taken to be there"),
                                    Knob.of(
                                                    "inconclusive",
                                                    Form.way(Analysis.Unclear.values()),
                                                    Analysis::inconclusive,
                                                    Analysis::withInconclusive)
                                            .says("what follows when a step's time is over and it cannot be told:"
                                                    + " `extend` watches the step once more, `ask` waits for a person"
                                                    + " to promote or to roll back, `fail` fails"),
                                    Knob.of(
                                                    "extensions",
                                                    Form.COUNT.in(Range.of(0, Analysis.MOST_EXTENSIONS)),
                                                    Analysis::extensions,
                                                    Analysis::withExtensions)
                                            .says("how often a step is extended before it fails")))
                    .<Knob<Analysis, ?>>flatMap(knobs -> knobs)
                    .toList());

    /** How an analysis is written: an object, or the list of its metrics alone. */
    static final Form<Analysis> FORM = Form.of(
                    "METRIC",
                    (Knobs knobs, String name) -> knobs.node(name).flatMap(node -> read(node, knobs.faults())),
                    KNOBS::write)
            .several();

    /** Knobs of a metric that say where its samples come from; samples that are given need none. */
    static final List<String> SOURCES = List.of("type", "percentile", "queries", "answer");

    /** What the judge knows of a metric, and names of the knobs that say where its samples come from. */
    public static final Block<Metric> METRIC = new Block<>(
            "analysis metric",
            Metric.value("", Direction.EITHER),
            List.of(
                    source("type"),
                    source("percentile"),
                    Knob.of("name", TEXT, Metric::name, Metric::withName)
                            .says("as shown; no other metric has it")
                            .otherwise("the type; of `metric` the `answer`"),
                    source("queries"),
                    source("answer"),
                    Knob.of("kind", Form.way(Kind.values()), Metric::kind, Metric::withKind)
                            .says("`value`, or `rate`: events over requests, 0 to 1"),
                    Knob.of("unit", TEXT, Metric::unit, Metric::withUnit).says("as shown after a value"),
                    Knob.of("direction", Form.way(Ways.values()), AnalysisReader::way, AnalysisReader::withWay)
                            .says("which change is worse: `increase`, `decrease`, `either`. A share of"
                                    + " which more than a half is usual and less is worse, such as of good"
                                    + " answers, is judged by the rest")
                            .otherwise("`either`; of a rate in a file of samples `increase`"),
                    Knob.of("group", TEXT, Metric::group, Metric::withGroup).says("whose score it is part of"),
                    Knob.of("critical", Form.FLAG, Metric::critical, AnalysisReader::withCritical)
                            .says("a canary that is worse in it fails, whatever its score"),
                    Knob.of("mandatory", Form.FLAG, Metric::mandatory, Metric::withMandatory)
                            .says("no pass without data of it; a critical metric is mandatory"),
                    Knob.of("warns", Form.FLAG, Metric::warns, Metric::withWarns)
                            .says("it is only told of, and neither fails nor keeps anything"),
                    Knob.of(
                                    "minSamples",
                                    Form.COUNT.in(Range.of(1, Cleaning.MOST_SAMPLES)),
                                    Cleaning::minSamples,
                                    Cleaning::withMinSamples)
                            .says("of each fleet; fewer are too few")
                            .within(Metric::cleaning, Metric::withCleaning),
                    Knob.of("nan", Form.way(NanStrategy.values()), Cleaning::nan, Cleaning::withNan)
                            .says("a minute without a number is left out (`remove`) or had nothing to"
                                    + " count (`zero`)")
                            .otherwise("`remove`; of rates `zero`")
                            .within(Metric::cleaning, Metric::withCleaning),
                    outliers(Knob.of("outliers", Form.way(Keeping.values()), Keeping::of, Keeping::in)
                            .says("`keep`, or `remove` those beyond `outlierFactor`, never between the"
                                    + " 1st and the 99th percentile")),
                    outliers(Knob.of("outlierFactor", Form.DECIMAL, Outliers::factor, Outliers::withFactor)
                            .says("how many interquartile ranges beyond a quartile an outlier lies")),
                    bound("unseen", Rule::unseen, Rule::withUnseen)
                            .says("how many times as bad as its baseline, unseen, a critical metric may"
                                    + " be for a step of half of the requests to pass; see [below](#pass)")
                            .otherwise("1.4; of rates 2.5"),
                    bound("max", Rule::most, Rule::withMost)
                            .says("the canary fails when most of its last five minutes are above,"
                                    + " whatever the baseline does"),
                    bound("min", Rule::least, Rule::withLeast)
                            .says("the canary fails when most of its last five minutes are below,"
                                    + " whatever the baseline does"),
                    // once part of how it was judged; specs that have it are as good as ever, and it changes nothing
                    Knob.<Metric, Double>maybe(
                                    "tolerance", Form.DECIMAL, metric -> Optional.empty(), (metric, old) -> metric)
                            .says("was part of how it was judged; read, and changes nothing"),
                    Knob.maybe("effect", Form.way(Size.values()), Size::of, AnalysisReader::withSize)
                            .says("how large a difference must be: `any` that matters, a mean `ratio`, or"
                                    + " `superiority`, a common-language effect size")
                            .otherwise("`any`: more than a tenth"),
                    size(
                                    "allowedIncrease",
                                    Effect.Bounds::allowedIncrease,
                                    (bounds, size) -> bounds.with(
                                            copy -> copy.allowedIncrease(size).criticalIncrease(size)))
                            .says("of `ratio` and `superiority`: an increase is minded from here on")
                            .otherwise("1; of `superiority` 0.5"),
                    size(
                                    "allowedDecrease",
                                    Effect.Bounds::allowedDecrease,
                                    (bounds, size) -> bounds.with(
                                            copy -> copy.allowedDecrease(size).criticalDecrease(size)))
                            .says("a decrease is minded from here down")
                            .otherwise("1; of `superiority` 0.5"),
                    size("criticalIncrease", Effect.Bounds::criticalIncrease, Effect.Bounds::withCriticalIncrease)
                            .says("a critical metric fails the canary from here on")
                            .otherwise("as `allowedIncrease`"),
                    size("criticalDecrease", Effect.Bounds::criticalDecrease, Effect.Bounds::withCriticalDecrease)
                            .says("the same from here down")
                            .otherwise("as `allowedDecrease`")));

    private final List<String> faults;

    /** How a metric's effect size is measured. */
    enum Size {
        ANY,
        RATIO,
        SUPERIORITY;

        /** Empty for any. */
        private static Optional<Size> of(Metric metric) {
            Effect effect = metric.rule().effect();
            return effect instanceof Effect.Any
                    ? Optional.empty()
                    : Optional.of(effect instanceof Effect.MeanRatio ? RATIO : SUPERIORITY);
        }
    }

    private AnalysisReader(List<String> faults) {
        this.faults = faults;
    }

    // ---- what the knobs are of

    private static Knob<Metric, String> source(String name) {
        return Knob.apart(name, TEXT, metric -> Optional.empty());
    }

    private static <T> Knob<Metric, T> outliers(Knob<Outliers, T> knob) {
        return knob.within(Cleaning::outliers, Cleaning::withOutliers).within(Metric::cleaning, Metric::withCleaning);
    }

    private static Knob<Metric, Double> bound(
            String name, Function<Rule, OptionalDouble> of, BiFunction<Rule, OptionalDouble, Rule> with) {
        return Knob.<Rule, Double>maybe(
                        name,
                        Form.DECIMAL,
                        rule -> of.apply(rule).stream().boxed().findFirst(),
                        (rule, value) -> with.apply(rule, OptionalDouble.of(value.orElseThrow())))
                .within(Metric::rule, Metric::withRule);
    }

    private static Knob<Metric, Double> size(
            String name, Function<Effect.Bounds, Double> of, BiFunction<Effect.Bounds, Double, Effect.Bounds> with) {
        return Knob.maybe(name, Form.DECIMAL, metric -> bounds(metric).map(of), (metric, value) -> bounds(metric)
                .map(bounds -> withBounds(metric, Size.of(metric), with.apply(bounds, value.orElseThrow())))
                .orElse(metric));
    }

    private static Optional<Effect.Bounds> bounds(Metric metric) {
        Effect effect = metric.rule().effect();
        if (effect instanceof Effect.MeanRatio ratio) {
            return Optional.of(ratio.bounds());
        }
        return effect instanceof Effect.CommonLanguage language ? Optional.of(language.bounds()) : Optional.empty();
    }

    private static Metric withSize(Metric metric, Optional<Size> size) {
        double middle = size.equals(Optional.of(Size.SUPERIORITY)) ? 0.5 : 1;
        return withBounds(metric, size, Effect.Bounds.of(middle, middle));
    }

    private static Metric withBounds(Metric metric, Optional<Size> size, Effect.Bounds bounds) {
        Effect effect =
                switch (size.orElse(Size.ANY)) {
                    case ANY -> new Effect.Any();
                    case RATIO -> new Effect.MeanRatio(bounds);
                    case SUPERIORITY -> new Effect.CommonLanguage(bounds);
                };
        return metric.withRule(metric.rule().withEffect(effect));
    }

    private static Ways way(Metric metric) {
        return Ways.of(metric.rule().direction());
    }

    private static Metric withWay(Metric metric, Ways way) {
        return metric.withRule(metric.rule().withDirection(way.direction));
    }

    private static Metric withCritical(Metric metric, boolean critical) {
        return metric.with(copy -> copy.critical(critical).mandatory(critical));
    }

    private static Analysis withCriteria(Analysis analysis, Criteria by) {
        return analysis.with(copy -> copy.weights(by.weights())
                .pass(by.pass())
                .marginal(by.marginal())
                .falseAlarms(by.falseAlarms())
                .minRequests(by.minRequests()));
    }

    // ---- an analysis

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

    /** Reads an analysis that stands alone; all that is wrong with it is told at once. */
    public static Given given(JsonNode node) {
        List<String> faults = new ArrayList<>();
        Optional<Analysis> analysis = read(node, faults);
        analysis.ifPresent(read -> faults.addAll(read.faults()));
        return new Given(analysis, faults);
    }

    private static Optional<Analysis> read(JsonNode node, List<String> faults) {
        if (node.isArray()) {
            return read(JsonNodeFactory.instance.objectNode().set("metrics", node), faults);
        }
        if (!(node instanceof ObjectNode object)) {
            faults.add("analysis is " + node + "; give a list of metrics such as [\"errorRate\", \"latency:99\"].");
            return Optional.empty();
        }
        return Optional.of(KNOBS.read(KNOBS.given(object, faults), KNOBS.usual()));
    }

    private static Optional<Map<String, Double>> weights(Knobs knobs, String name) {
        return knobs.texts(name).map(texts -> {
            Map<String, Double> weights = new LinkedHashMap<>();
            texts.forEach((group, text) -> Knobs.decimalOf(text)
                    .ifPresentOrElse(weight -> weights.put(group, weight), () -> knobs.faults()
                            .add("analysis weights has \"" + text + "\" for " + group + "; give percents.")));
            return weights;
        });
    }

    private static ObjectNode weights(Map<String, Double> weights) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(weights).forEach(node::put);
        return node;
    }

    // ---- its metrics

    private static Optional<List<Measure>> measures(Knobs knobs, String name) {
        return knobs.node(name).map(new AnalysisReader(knobs.faults())::measures);
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
        Knobs knobs = METRIC.given(object, faults);
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
        List<MetricQuery> queries = QUERIES.reading().apply(knobs, "queries").orElse(List.of());
        if (queries.isEmpty()) {
            faults.add("analysis metric " + knobs.text("name").orElse("")
                    + " has no queries; give at least one, such as a namespace, metric and dimensions.");
        }
        String answer = knobs.text("answer").orElse(QueryReader.last(queries));
        Metric metric = Metric.value(knobs.text("name").orElse(answer), Direction.EITHER);
        return new Measure(metric, new Measure.Source.Query(queries, answer));
    }

    /** What the judge is told of a metric. */
    static Metric metric(Knobs knobs, Metric usual) {
        Metric metric = METRIC.read(knobs, usual);
        String given = METRIC.names().stream()
                .filter(name -> BOUNDS.contains(name) && knobs.has(name))
                .collect(Collectors.joining(", "));
        if (bounds(metric).isEmpty() && !given.isEmpty()) {
            knobs.faults()
                    .add("analysis metric has " + given
                            + " without an effect that they are bounds of; give effect as ratio or superiority.");
        }
        return metric;
    }

    private static ArrayNode measures(List<Measure> measures) {
        return Form.nodes(measures, AnalysisReader::measure);
    }

    private static ObjectNode measure(Measure measure) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Measure.Source source = measure.source();
        if (source instanceof Measure.Source.Errors) {
            node.put("type", "errorRate");
        } else if (source instanceof Measure.Source.Latency latency) {
            node.put("type", "latency").put("percentile", latency.percentile());
        } else if (source instanceof Measure.Source.Requests) {
            node.put("type", "requestCount");
        } else if (source instanceof Measure.Source.Unhealthy) {
            node.put("type", "unhealthyHosts");
        } else if (source instanceof Measure.Source.Query query) {
            node.put("type", "metric").put("answer", query.answer());
            node.set("queries", QUERIES.writing().apply(query.lines()));
        }
        return node.setAll(METRIC.write(measure.metric()));
    }

    /** What becomes of outliers. */
    enum Keeping {
        KEEP,
        REMOVE;

        private static Keeping of(Outliers outliers) {
            return outliers.remove() ? REMOVE : KEEP;
        }

        private static Outliers in(Outliers outliers, Keeping keeping) {
            return outliers.withRemove(keeping == REMOVE);
        }
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
}
