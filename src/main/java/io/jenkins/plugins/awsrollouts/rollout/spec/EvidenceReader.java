package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Kind;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads samples that a user has, with how they are to be judged, from JSON in the words of docs/analysis.md. */
public final class EvidenceReader {
    private static final List<String> SAMPLES = List.of("baseline", "canary", "baselineRequests", "canaryRequests");
    private static final List<String> KNOBS =
            List.of("metrics", "steps", "shares", "weights", "pass", "marginal", "falseAlarms", "minRequests");
    private static final double PERCENT = 100;
    private static final double USUAL_SHARE = 50;

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Samples> samples = new LinkedHashMap<>();

    private EvidenceReader() {}

    /**
     * What was read.
     *
     * @param criteria how it is judged
     * @param samples by the metric's name
     * @param ends after how many minutes each step ends
     * @param shares of all requests that the canary had in each step, above 0 and at most 1
     * @param faults one sentence for each thing that is wrong; what has faults is not to be judged
     */
    public record Given(
            Criteria criteria,
            Map<String, Samples> samples,
            List<Integer> ends,
            List<Double> shares,
            List<String> faults) {
        public Given {
            samples = Map.copyOf(samples);
            ends = List.copyOf(ends);
            shares = List.copyOf(shares);
            faults = List.copyOf(faults);
        }
    }

    /** Reads it; all that is wrong is told at once. */
    public static Given read(JsonNode node) {
        return new EvidenceReader().given(node);
    }

    /** What is wrong with the steps and shares of so many minutes. */
    public static List<String> stepFaults(ObjectNode steps, int minutes) {
        EvidenceReader reader = new EvidenceReader();
        Knobs knobs = new Knobs("", steps, Map.of(), reader.faults);
        reader.shares(knobs, reader.ends(knobs, minutes).size());
        return List.copyOf(reader.faults);
    }

    private Given given(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("It is no JSON object; give one with \"metrics\".");
            return new Given(Criteria.of(List.of()), Map.of(), List.of(), List.of(), faults);
        }
        Knobs knobs = new Knobs("", object, Map.of(), faults);
        knobs.only(KNOBS);
        List<Metric> metrics = new ArrayList<>();
        JsonNode list = knobs.node("metrics").orElse(null);
        if (list == null || !list.isArray()) {
            faults.add("metrics is " + (list == null ? "not given" : list) + "; give a list of metrics.");
        } else {
            list.forEach(one -> metric(one).ifPresent(metrics::add));
        }
        Criteria criteria = AnalysisReader.CRITERIA.read(knobs, Criteria.of(metrics));
        faults.addAll(criteria.faults());
        int minutes = samples.values().stream().mapToInt(Samples::size).max().orElse(0);
        if (minutes == 0) {
            faults.add("There is no minute of any metric; give at least one value of baseline and canary.");
        }
        List<Integer> ends = ends(knobs, minutes);
        List<Double> shares = shares(knobs, ends.size());
        return new Given(criteria, samples, ends, shares, faults);
    }

    private Optional<Metric> metric(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            faults.add("metrics has " + node + "; give objects with a name, baseline and canary.");
            return Optional.empty();
        }
        String name = object.path("name").asText("");
        String what = "metric \"" + name + "\"";
        Knobs knobs = new Knobs(what, object.deepCopy().without(SAMPLES), Map.of(), faults);
        List<String> known = AnalysisReader.METRIC.names().stream()
                .filter(knob -> !AnalysisReader.SOURCES.contains(knob))
                .toList();
        knobs.only(Stream.concat(known.stream(), SAMPLES.stream()).toList());
        Kind kind = knobs.oneOf("kind", Kind.values()).orElse(Kind.VALUE);
        Metric usual =
                kind == Kind.RATE ? Metric.rate(name, Direction.INCREASE_IS_BAD) : Metric.value(name, Direction.EITHER);
        Metric metric = AnalysisReader.metric(knobs, usual);
        boolean rate = kind == Kind.RATE;
        sameMinutes(object, what);
        samples.put(
                name,
                new Samples(
                        series(object, what, "baseline", rate),
                        series(object, what, "canary", rate),
                        series(object, what, "baselineRequests", false),
                        series(object, what, "canaryRequests", false)));
        return Optional.of(metric);
    }

    /** A list that ends early was cut, or belongs to other minutes. */
    private void sameMinutes(ObjectNode metric, String what) {
        List<String> sizes = SAMPLES.stream()
                .filter(side -> metric.path(side).isArray())
                .map(side -> metric.path(side).size() + " of " + side)
                .toList();
        long kinds = sizes.stream()
                .map(size -> size.replaceAll(" .*", ""))
                .distinct()
                .count();
        if (kinds > 1) {
            faults.add(what + " has values of different minutes, " + String.join(", ", sizes)
                    + "; give one for each minute in each list, null where there is none.");
        }
    }

    private Series series(ObjectNode metric, String what, String side, boolean rate) {
        JsonNode node = metric.path(side);
        if (node.isMissingNode() || node.isNull()) {
            return Series.empty();
        }
        if (!node.isArray()) {
            faults.add(what + " " + side + " is " + node + "; give a list with one value a minute.");
            return Series.empty();
        }
        boolean counts = side.endsWith("Requests");
        return Series.of(IntStream.range(0, node.size())
                .mapToDouble(minute -> value(node.get(minute), what + " " + side, minute + 1, rate, counts))
                .toArray());
    }

    private double value(JsonNode value, String where, int minute, boolean rate, boolean counts) {
        if (value.isNull()) {
            return Double.NaN;
        }
        String range = rate ? "a number from 0 to 1" : counts ? "a number of 0 or more" : "a number";
        boolean fits = value.isNumber()
                && Double.isFinite(value.asDouble())
                && (!rate || value.asDouble() >= 0 && value.asDouble() <= 1)
                && (!counts || value.asDouble() >= 0);
        if (!fits) {
            faults.add(where + " is " + (value.isNumber() ? Knobs.written(value) : value) + " in minute " + minute
                    + "; give " + range + ", or null where there is none.");
            return Double.NaN;
        }
        return value.asDouble();
    }

    private List<Integer> ends(Knobs knobs, int minutes) {
        JsonNode node = knobs.node("steps").orElse(null);
        if (node == null) {
            return List.of(Math.max(1, minutes));
        }
        List<Integer> ends = new ArrayList<>();
        for (JsonNode end : node) {
            boolean whole = end.isNumber() && Knobs.written(end).matches("\\d{1,9}");
            boolean grows = whole && end.asInt() > (ends.isEmpty() ? 0 : ends.get(ends.size() - 1));
            if (!grows) {
                faults.add("steps has " + (end.isNumber() ? Knobs.written(end) : end)
                        + "; give the minutes at which each step ends, growing, such as [9, 18, 27].");
                return List.of(Math.max(1, minutes));
            }
            ends.add(end.asInt());
        }
        if (!ends.isEmpty() && ends.get(ends.size() - 1) > minutes) {
            faults.add("The samples end with minute " + minutes + ", before the last step ends with minute "
                    + ends.get(ends.size() - 1) + "; give its samples too, or end it earlier.");
        }
        if (ends.isEmpty()) {
            faults.add("steps is " + node + "; give the minutes at which each step ends, such as [9, 18, 27].");
        }
        return ends;
    }

    private List<Double> shares(Knobs knobs, int steps) {
        JsonNode node = knobs.node("shares").orElse(null);
        if (node == null) {
            return IntStream.range(0, steps)
                    .mapToObj(i -> USUAL_SHARE / PERCENT)
                    .toList();
        }
        List<Double> shares = new ArrayList<>();
        node.forEach(share -> shares.add(share.asDouble() / PERCENT));
        if (shares.size() != steps || shares.stream().anyMatch(share -> !(share > 0 && share <= 1))) {
            faults.add("shares is " + node + "; give the canary's percent of the requests in each of the " + steps
                    + " steps, above 0 and up to 100.");
        }
        return shares;
    }
}
