package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
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
    /** Names of the knobs, in the order of the documentation. */
    public static final List<String> KNOBS =
            List.of("listenerRule", "match", "steps", "every", "floor", "baseline", "analysis");

    /** How steps are given. */
    private static final String STEPS = "give percents such as 5, 25, 50, or linear:20, or exponential:5:2";

    private static final String MATCH = "give an object such as {\"header\": \"X-Beta\", \"values\": [\"yes\"]}, or a"
            + " text such as header:X-Beta=yes";

    private static final Pattern LINEAR = Pattern.compile("linear:(\\d{1,3})%?");
    private static final Pattern EXPONENTIAL = Pattern.compile("exponential:(\\d{1,3})%?:(\\d{1,3})");
    private static final Pattern PERCENTS = Pattern.compile("-?\\d{1,4}%?(\\s*,\\s*-?\\d{1,4}%?)*");
    private static final Pattern NAMED = Pattern.compile("(header|cookie|query):([^=]*)=(.*)");
    private static final Pattern UNNAMED = Pattern.compile("(path|source):(.*)");

    private final List<String> faults;

    /**
     * @param faults where sentences on what is wrong go
     */
    CanaryReader(List<String> faults) {
        this.faults = faults;
    }

    /** Reads a canary; empty when it is no object. */
    Optional<Canary> read(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("canary is " + node + "; give an object, or {} for every default.");
            return Optional.empty();
        }
        Knobs knobs = new Knobs("canary", object, Map.of(), faults);
        knobs.only(KNOBS);
        List<Condition> match = match(knobs);
        Canary usual = match.isEmpty() ? Canary.defaults() : Canary.chosen(match);
        return Optional.of(new Canary(
                knobs.list("listenerRule"),
                match,
                steps(knobs).orElse(usual.steps()),
                knobs.duration("every", usual.every()),
                knobs.number("floor", usual.floor()),
                knobs.flag("baseline", usual.baseline()),
                knobs.node("analysis").flatMap(new AnalysisReader(faults)::read)));
    }

    // ---- steps

    /** The steps, if they are given. */
    Optional<List<Integer>> steps(Knobs knobs) {
        boolean several = knobs.node("steps").filter(JsonNode::isArray).isPresent();
        if (!several) {
            return knobs.optional("steps", CanaryReader::steps, STEPS);
        }
        String text = String.join(",", knobs.list("steps"));
        Optional<List<Integer>> steps = text.isEmpty() ? Optional.of(List.of()) : percents(text);
        if (steps.isEmpty()) {
            faults.add("canary steps is " + knobs.node("steps").orElseThrow() + "; " + STEPS + ".");
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

    private List<Condition> match(Knobs knobs) {
        List<Condition> match = new ArrayList<>();
        knobs.node("match").ifPresent(node -> {
            if (node.isArray()) {
                node.forEach(one -> condition(one).ifPresent(match::add));
            } else {
                condition(node).ifPresent(match::add);
            }
        });
        return match;
    }

    private Optional<Condition> condition(JsonNode node) {
        Optional<Condition> found = node instanceof ObjectNode object ? ofObject(object) : ofText(node.asText());
        if (found.isEmpty()) {
            faults.add("canary match has " + node + "; " + MATCH + ".");
        }
        return found;
    }

    private Optional<Condition> ofObject(ObjectNode object) {
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
        return one ? knobs.text(name).stream().toList() : knobs.list(name);
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
