package io.jenkins.plugins.awsrollouts.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The canary judge: how each metric of the canary compares with the baseline's, and what follows for the canary.
 *
 * <p>A fail says that the canary is worse, with a chance of a false alarm that holds for the whole rollout however often it
 * is looked at; a pass that the current step would have shown the harm that it may not let through. Neither is the absence
 * of the other. Scores and weights are those of Kayenta's {@code WeightedSumScorer}; missing data is inconclusive where
 * Kayenta fails or passes.
 */
public final class Judge {
    /** From this share of metrics without data on nothing can be told; Kayenta's {@code NODATA_THRESHOLD}. */
    private static final double TOO_MANY = 0.5;

    private static final double WHOLE = 100;

    private final Criteria criteria;
    private final Evidence evidence;
    private final int look;

    private Judge(Criteria criteria, Evidence evidence, int look) {
        this.criteria = criteria;
        this.evidence = evidence;
        this.look = look;
    }

    /**
     * The verdict at one look.
     *
     * @param criteria without faults
     * @param evidence of everything since the comparison began
     * @param look which look of this rollout it is, from 1 on
     */
    public static Verdict judge(Criteria criteria, Evidence evidence, int look) {
        return new Judge(criteria, evidence, look).verdict();
    }

    private Verdict verdict() {
        double level = criteria.level();
        List<MetricResult> all = criteria.metrics().stream()
                .map(metric -> new Classifier(metric, level, evidence).classify())
                .toList();
        List<MetricResult> results = all.stream().filter(this::counts).toList();
        Verdict verdict = verdict(results);
        String warning = worse(all.stream().filter(result -> !counts(result)).toList())
                .map(why -> " A warning only: " + why)
                .orElse("");
        return new Verdict(verdict.outcome(), verdict.score(), look, all, verdict.why() + warning);
    }

    private boolean counts(MetricResult result) {
        return criteria.metrics().stream()
                .noneMatch(metric -> metric.warns() && metric.name().equals(result.name()));
    }

    private Verdict verdict(List<MetricResult> results) {
        OptionalDouble score = score(results);
        Optional<MetricResult> critical =
                results.stream().filter(MetricResult::critical).findFirst();
        if (critical.isPresent()) {
            return new Verdict(
                    Outcome.FAIL,
                    OptionalDouble.of(0),
                    look,
                    results,
                    critical.get().why());
        }
        if (score.isPresent() && score.getAsDouble() < criteria.marginal()) {
            return new Verdict(Outcome.FAIL, score, look, results, below(score, criteria.marginal(), results));
        }
        Optional<String> missing = missing(results);
        if (missing.isPresent()) {
            return new Verdict(Outcome.INCONCLUSIVE, score, look, results, missing.get());
        }
        Optional<String> doubt = first(results, result -> result.classification() == Classification.DOUBTFUL);
        if (doubt.isPresent()) {
            return new Verdict(Outcome.INCONCLUSIVE, score, look, results, doubt.get());
        }
        if (score.orElse(0) < criteria.pass()) {
            return new Verdict(Outcome.INCONCLUSIVE, score, look, results, below(score, criteria.pass(), results));
        }
        return new Verdict(Outcome.PASS, score, look, results, passed(score, results));
    }

    /** The groups' scores by their weights, to two decimals; a group of which nothing was judged counts in full. */
    private OptionalDouble score(List<MetricResult> results) {
        Map<String, List<MetricResult>> judged = results.stream()
                .filter(result -> result.classification().judged())
                .collect(Collectors.groupingBy(MetricResult::group));
        double score = criteria.shares().entrySet().stream()
                .mapToDouble(share -> share.getValue() * passes(judged.getOrDefault(share.getKey(), List.of())))
                .sum();
        return judged.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Math.round(score * WHOLE) / WHOLE);
    }

    private static double passes(List<MetricResult> judged) {
        return judged.stream()
                .mapToDouble(result -> result.classification().passes() ? 1 : 0)
                .average()
                .orElse(1);
    }

    /** What is missing for a pass, in one sentence. */
    private Optional<String> missing(List<MetricResult> results) {
        long none = results.stream()
                .filter(result -> result.classification() == Classification.NO_DATA)
                .count();
        Stream<String> requests = Stream.of(
                        few("canary", evidence.canaryRequests()), few("baseline", evidence.baselineRequests()))
                .flatMap(Optional::stream);
        Stream<String> samples = results.stream()
                .filter(result -> result.classification() == Classification.TOO_FEW
                        || result.classification() == Classification.NO_DATA && result.mandatory())
                .map(MetricResult::why);
        Stream<String> most = none >= TOO_MANY * results.size()
                ? Stream.of(none + " of " + results.size() + " metrics have no data; too little to tell.")
                : Stream.empty();
        return Stream.of(requests, samples, most).flatMap(all -> all).findFirst();
    }

    private Optional<String> few(String fleet, OptionalDouble requests) {
        return requests.isPresent() && requests.getAsDouble() < criteria.minRequests()
                ? Optional.of("The " + fleet + " had " + Sentences.number(requests.getAsDouble())
                        + " requests, too few to tell; " + criteria.minRequests() + " are asked for.")
                : Optional.empty();
    }

    private static String below(OptionalDouble score, double threshold, List<MetricResult> results) {
        return "The score is " + Sentences.number(score.orElse(0)) + ", below " + Sentences.number(threshold) + ": "
                + worse(results).orElse("no metric was judged.");
    }

    private static String passed(OptionalDouble score, List<MetricResult> results) {
        String judged = results.stream()
                .filter(result -> result.classification() == Classification.PASS)
                .map(MetricResult::why)
                .collect(Collectors.joining(" "));
        return worse(results)
                .map(why -> "The score is " + Sentences.number(score.orElse(0)) + ", enough for a pass, though " + why)
                .orElse(judged);
    }

    private static Optional<String> worse(List<MetricResult> results) {
        return first(results, result -> result.classification().worse());
    }

    private static Optional<String> first(List<MetricResult> results, Predicate<MetricResult> which) {
        return results.stream().filter(which).map(MetricResult::why).findFirst();
    }
}
