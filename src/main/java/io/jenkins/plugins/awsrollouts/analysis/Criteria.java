package io.jenkins.plugins.awsrollouts.analysis;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * By what a canary is judged.
 *
 * @param metrics at least one, each with a name of its own
 * @param weights of groups in percent; groups that are not named share what is left of 100 evenly, as in Kayenta
 * @param pass a score of at least this passes; 0 to 100, default 95
 * @param marginal a score below this fails, one between is inconclusive; 0 to {@code pass}, default 75
 * @param falseAlarms the chance that a canary equal to its baseline fails, over a whole rollout; above 0 and below 1,
 *     default 0.02
 * @param minRequests of each fleet; fewer are inconclusive, never a pass; 0 asks for none, default 20
 */
@RecordBuilder
public record Criteria(
        List<Metric> metrics,
        Map<String, Double> weights,
        double pass,
        double marginal,
        double falseAlarms,
        long minRequests)
        implements CriteriaBuilder.With {
    /** The most requests that may be asked for. */
    public static final int MOST_REQUESTS = 1_000_000;

    private static final double WHOLE = 100;
    private static final double ROUNDING = 1e-6;

    public Criteria {
        metrics = List.copyOf(metrics);
        weights = Map.copyOf(weights);
    }

    /** These metrics, all else by default. */
    public static Criteria of(List<Metric> metrics) {
        return new Criteria(metrics, Map.of(), 95, 75, 0.02, 20);
    }

    /**
     * The chance that one metric may fail a canary that is no worse, over a whole rollout: an even part, so that all
     * together stay below the whole whatever they have to do with each other (Boole's inequality).
     */
    double level() {
        return falseAlarms
                / Math.max(1, metrics.stream().filter(metric -> !metric.warns()).count());
    }

    /** The groups' weights, which sum to 100 when there are no faults. */
    Map<String, Double> shares() {
        Set<String> groups = groups();
        double named =
                groups.stream().mapToDouble(g -> weights.getOrDefault(g, 0.0)).sum();
        long others = groups.stream().filter(g -> !weights.containsKey(g)).count();
        return groups.stream()
                .collect(Collectors.toMap(g -> g, g -> weights.getOrDefault(g, (WHOLE - named) / Math.max(1, others))));
    }

    private Set<String> groups() {
        return metrics.stream()
                .filter(metric -> !metric.warns())
                .map(Metric::group)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One sentence for each thing that is wrong. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (metrics.isEmpty()) {
            faults.add("The analysis has no metric; give at least one.");
        }
        if (!metrics.isEmpty() && metrics.stream().allMatch(Metric::warns)) {
            faults.add("All metrics of the analysis only warn, so that it could fail nothing; let one of them count.");
        }
        Set<String> names = new HashSet<>();
        metrics.stream()
                .filter(metric -> !names.add(metric.name()))
                .forEach(metric -> faults.add("Two metrics are named \"" + metric.name() + "\"; name them apart."));
        metrics.forEach(metric -> faults.addAll(metric.faults()));
        faults.addAll(weightFaults());
        faults.addAll(thresholdFaults());
        return List.copyOf(faults);
    }

    private List<String> weightFaults() {
        List<String> faults = new ArrayList<>();
        Set<String> groups = groups();
        weights.forEach((group, weight) -> {
            if (!groups.contains(group)) {
                faults.add("Group \"" + group + "\" has a weight but no metric; name a group of a metric.");
            }
            if (!(weight >= 0 && weight <= WHOLE)) {
                faults.add("Group \"" + group + "\" has a weight of " + Sentences.number(weight)
                        + "; give 0 to 100 percent.");
            }
        });
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        boolean all = !groups.isEmpty() && weights.keySet().containsAll(groups);
        if (sum > WHOLE + ROUNDING || all && sum < WHOLE - ROUNDING) {
            faults.add("The groups' weights sum to " + Sentences.number(sum) + "; let them sum to 100 percent.");
        }
        return faults;
    }

    private List<String> thresholdFaults() {
        List<String> faults = new ArrayList<>();
        if (!(0 <= marginal && marginal <= pass && pass <= WHOLE)) {
            faults.add("The analysis passes at " + Sentences.number(pass) + " and is marginal at "
                    + Sentences.number(marginal) + "; give 0 <= marginal <= pass <= 100.");
        }
        if (!(falseAlarms > 0 && falseAlarms < 1)) {
            faults.add("The analysis allows a share of " + Sentences.number(falseAlarms)
                    + " false alarms; give one above 0 and below 1, such as 0.02.");
        }
        if (minRequests < 0 || minRequests > MOST_REQUESTS) {
            faults.add("The analysis asks for " + minRequests + " requests; ask for 0 to " + MOST_REQUESTS + ".");
        }
        return faults;
    }
}
