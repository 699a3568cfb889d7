package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a canary from JSON, in the words of docs/canary.md. */
public final class CanaryReader {
    /** How steps are given. */
    private static final String PERCENTS_OR_WORDS = "give percents such as 5, 25, 50, or linear:20, or exponential:5:2";

    /** How steps are written. */
    static final Form<List<Integer>> STEPS =
            Form.of("STEPS", CanaryReader::steps, steps -> Form.nodes(steps, IntNode::valueOf));

    private static final Form<List<Condition>> CONDITIONS = Form.of(
                    "CONDITION", CanaryReader::match, match -> Form.nodes(match, CanaryReader::condition))
            .several();

    /** The knobs. */
    public static final Block<Canary> KNOBS = new Block<>(
            "canary",
            Canary.defaults(),
            List.of(
                    Knob.of("listenerRule", Form.list("ARN"), Canary::routes, Canary::withRoutes)
                            .says("the ARN of a rule whose requests are shared, or of a listener for its"
                                    + " default action; one or several, up to ten")
                            .otherwise("the only one that forwards to the group"),
                    Knob.of("match", CONDITIONS, Canary::match, CanaryReader::withMatch)
                            .says("what a request must be like to go to the canary, all of them")
                            .otherwise("none: chosen by weight"),
                    Knob.of("steps", STEPS, Canary::steps, Canary::withSteps)
                            .says("the canary's share at each step in percent, growing, 1 to 100; a list,"
                                    + " or `linear:20`, or `exponential:5:2`")
                            .otherwise("`5,25,50`; with `match` `10`"),
                    Knob.of("every", Form.TIME, Canary::every, Canary::withEvery)
                            .says("how long each step is watched"),
                    Knob.of("floor", Form.COUNT.in(Canary.FLOOR), Canary::floor, Canary::withFloor)
                            .says("how many instances the canary has at least"),
                    Knob.of("baseline", Form.FLAG, Canary::baseline, Canary::withBaseline)
                            .says("a third fleet, of the old AMI, to compare with"),
                    Knob.maybe("analysis", AnalysisReader.FORM, Canary::analysis, Canary::withAnalysis)
                            .says("metrics to compare, such as `errorRate,latency:99` (the default of"
                                    + " `--analysis` alone); every knob is in [analysis.md](analysis.md)")));

    private static final String MATCH = "give an object such as {\"header\": \"X-Beta\", \"values\": [\"yes\"]}, or a"
            + " text such as header:X-Beta=yes";

    private static final Pattern LINEAR = Pattern.compile("linear:(\\d{1,3})%?");
    private static final Pattern EXPONENTIAL = Pattern.compile("exponential:(\\d{1,3})%?:(\\d{1,3})");
    private static final Pattern PERCENTS = Pattern.compile("-?\\d{1,4}%?(\\s*,\\s*-?\\d{1,4}%?)*");
    private static final Pattern NAMED = Pattern.compile("(header|cookie|query):([^=]*)=(.*)");
    private static final Pattern UNNAMED = Pattern.compile("(path|source):(.*)");

    private CanaryReader() {}

    /**
     * Reads a canary; empty when it is no object.
     *
     * @param faults where sentences on what is wrong go
     */
    static Optional<Canary> read(JsonNode node, List<String> faults) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("canary is " + node + "; give an object, or {} for every default.");
            return Optional.empty();
        }
        return Optional.of(KNOBS.read(KNOBS.given(object, faults), KNOBS.usual()));
    }

    private static Canary withMatch(Canary canary, List<Condition> match) {
        return match.isEmpty()
                ? canary
                : canary.with(
                        copy -> copy.match(match).steps(Canary.chosen(match).steps()));
    }

    // ---- steps

    private static Optional<List<Integer>> steps(Knobs knobs, String name) {
        boolean several = knobs.node(name).filter(JsonNode::isArray).isPresent();
        if (!several) {
            return knobs.optional(name, CanaryReader::steps, PERCENTS_OR_WORDS);
        }
        String text = String.join(",", knobs.numbers(name).orElse(List.of()));
        Optional<List<Integer>> steps = text.isEmpty() ? Optional.of(List.of()) : percents(text);
        if (steps.isEmpty()) {
            knobs.faults().add("canary steps is " + knobs.node(name).orElseThrow() + "; " + PERCENTS_OR_WORDS + ".");
        }
        return steps;
    }

    private static Optional<List<Integer>> steps(String text) {
        Matcher linear = LINEAR.matcher(text.strip());
        if (linear.matches()) {
            int percent = Integer.parseInt(linear.group(1));
            return percent >= 1 && percent <= 100 ? Optional.of(Canary.linear(percent)) : Optional.empty();
        }
        Matcher exponential = EXPONENTIAL.matcher(text.strip());
        if (exponential.matches()) {
            int percent = Integer.parseInt(exponential.group(1));
            int factor = Integer.parseInt(exponential.group(2));
            boolean grows = percent >= 1 && percent <= 100 && factor >= 2;
            return grows ? Optional.of(Canary.exponential(percent, factor)) : Optional.empty();
        }
        return percents(text);
    }

    private static Optional<List<Integer>> percents(String text) {
        return PERCENTS.matcher(text.strip()).matches()
                ? Optional.of(Stream.of(text.split(","))
                        .map(one -> Integer.valueOf(one.strip().replace("%", "")))
                        .toList())
                : Optional.empty();
    }

    // ---- match

    private static Optional<List<Condition>> match(Knobs knobs, String name) {
        return knobs.node(name).map(node -> {
            List<Condition> match = new ArrayList<>();
            Iterable<JsonNode> all = node.isArray() ? node : List.of(node);
            all.forEach(one -> condition(one, knobs.faults()).ifPresent(match::add));
            return match;
        });
    }

    private static Optional<Condition> condition(JsonNode node, List<String> faults) {
        Optional<Condition> found =
                node instanceof ObjectNode object ? ofObject(object, faults) : ofText(node.asText());
        if (found.isEmpty()) {
            faults.add("canary match has " + node + "; " + MATCH + ".");
        }
        return found;
    }

    private static ObjectNode condition(Condition condition) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        String kind = Words.word(condition.kind());
        boolean named = condition.kind().named();
        if (named) {
            node.put(kind, condition.name());
        }
        return node.set(named ? "values" : kind, Form.array(condition.values()));
    }

    private static Optional<Condition> ofObject(ObjectNode object, List<String> faults) {
        Optional<Condition.Kind> kind = Stream.of(Condition.Kind.values())
                .filter(one -> object.has(Words.word(one)))
                .findFirst();
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        String word = Words.word(kind.get());
        boolean named = kind.get().named();
        Knobs knobs = new Knobs("canary match", object, Map.of(), faults);
        knobs.only(named ? List.of(word, "values") : List.of(word));
        return Optional.of(
                named
                        ? new Condition(kind.get(), knobs.text(word).orElse(""), values(knobs, "values"))
                        : new Condition(kind.get(), "", values(knobs, word)));
    }

    /** A single text is one value, commas and all. */
    private static List<String> values(Knobs knobs, String name) {
        boolean one = knobs.node(name).filter(JsonNode::isValueNode).isPresent();
        return one ? knobs.text(name).stream().toList() : knobs.list(name).orElse(List.of());
    }

    private static Optional<Condition> ofText(String text) {
        Matcher named = NAMED.matcher(text);
        if (named.matches()) {
            return Optional.of(new Condition(kind(named.group(1)), named.group(2), parts(named.group(3))));
        }
        Matcher unnamed = UNNAMED.matcher(text);
        return unnamed.matches()
                ? Optional.of(new Condition(kind(unnamed.group(1)), "", parts(unnamed.group(2))))
                : Optional.empty();
    }

    private static Condition.Kind kind(String word) {
        return Stream.of(Condition.Kind.values())
                .filter(kind -> Words.word(kind).equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> parts(String text) {
        return List.of(text.split(",", -1));
    }
}
