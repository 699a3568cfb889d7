package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.cloud.MetricSource;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What an analysis has found so far.
 *
 * @param watch the step that is watched; empty before the first
 * @param minutes by the second at which each began: what both fleets were like; late samples take the place of earlier
 *     ones
 * @param verdicts the judge's, look by look
 * @param begun since when the requests of each step began to count, the first one first
 * @param problem why the last question had no answer; empty when it had one
 */
@RecordBuilder
public record Findings(
        Optional<Watch> watch,
        SortedMap<Long, Pair> minutes,
        List<Look> verdicts,
        List<Instant> begun,
        Optional<String> problem)
        implements FindingsBuilder.With {

    /**
     * How a step is watched.
     *
     * @param stage which, from 0
     * @param since when its requests began to count
     * @param bakes how often its time has begun
     * @param asked when the open question was asked
     * @param answered when the last answer came
     * @param askedTo until which minute the open question, or the last one, asks
     * @param judgedTo until which minute was judged; empty before the first look at this step
     */
    @RecordBuilder
    public record Watch(
            int stage,
            Instant since,
            int bakes,
            Optional<Instant> asked,
            Optional<Instant> answered,
            Optional<Instant> askedTo,
            Optional<Instant> judgedTo)
            implements FindingsWatchBuilder.With {}

    /** Both fleets in one minute. */
    public record Pair(Analysis.Minute canary, Analysis.Minute baseline) {}

    /** A look: when, at which step, until which minute, and what the judge said. */
    public record Look(Instant at, int stage, Instant to, Verdict verdict) {}

    /**
     * What share of all requests each fleet should have, in percent.
     *
     * @param canary above 0, at most 100
     * @param baseline 0 to 100
     */
    public record Shares(double canary, double baseline) {
        /**
         * While the canary has this share.
         *
         * @param fleet whether the baseline is a fleet that gets as much, as far as it goes; otherwise it gets the rest
         */
        public static Shares of(double canary, boolean fleet) {
            double rest = Math.max(0, PERCENT - canary);
            return new Shares(canary, fleet ? Math.min(canary, rest) : rest);
        }
    }

    private static final double PERCENT = 100;

    public Findings {
        minutes = Collections.unmodifiableSortedMap(minutes);
        verdicts = List.copyOf(verdicts);
        begun = List.copyOf(begun);
    }

    static Findings none() {
        return new Findings(Optional.empty(), new TreeMap<>(), List.of(), List.of(), Optional.empty());
    }

    /** A step's time begins, or begins once more. */
    Findings watching(int stage, Instant at) {
        Watch next = watch.filter(now -> now.stage() == stage)
                .map(now -> now.withBakes(now.bakes() + 1))
                .orElseGet(() -> new Watch(
                        stage, at, 1, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        List<Instant> all = new ArrayList<>(begun);
        if (next.bakes() == 1) {
            all.add(at);
        }
        return with(copy -> copy.watch(Optional.of(next)).begun(all));
    }

    Findings asked(Instant at, Instant to) {
        return watched(now -> now.with(copy -> copy.asked(Optional.of(at)).askedTo(Optional.of(to))));
    }

    /** After an answer that came, or did not. */
    Findings answered(Instant at, Map<Long, Pair> more, Optional<String> trouble) {
        SortedMap<Long, Pair> all = new TreeMap<>(minutes);
        all.putAll(more);
        Findings after =
                watched(now -> now.with(copy -> copy.asked(Optional.empty()).answered(Optional.of(at))));
        return after.with(copy -> copy.minutes(all).problem(trouble));
    }

    Findings judged(Look look) {
        List<Look> all = new ArrayList<>(verdicts);
        all.add(look);
        return watched(now -> now.withJudgedTo(Optional.of(look.to()))).withVerdicts(all);
    }

    private Findings watched(Function<Watch, Watch> change) {
        return withWatch(watch.map(change));
    }

    /** The last look at a step. */
    public Optional<Look> last(int stage) {
        return verdicts.stream().filter(look -> look.stage() == stage).reduce((a, b) -> b);
    }

    /**
     * What the judge is to judge: everything, and where in it each step begins.
     *
     * @param share of all requests that the canary has in the step that is watched, in percent
     */
    public Evidence evidence(Analysis analysis, int share) {
        Collection<Pair> all = minutes.values();
        boolean counted = analysis.ofBalancer();
        return new Evidence(
                samples(analysis, all),
                counted ? sum(all, pair -> pair.baseline().requests()) : OptionalDouble.empty(),
                counted ? sum(all, pair -> pair.canary().requests()) : OptionalDouble.empty(),
                begun.stream()
                        .map(since -> minutes.headMap(since.getEpochSecond()).size())
                        .toList(),
                share / PERCENT);
    }

    /**
     * What an answer says of the minutes from one until another, by the second at which each began.
     *
     * @param shares what each fleet should have had of the requests in the minute that begins then
     */
    public static Map<Long, Pair> minutes(
            Analysis analysis, MetricSource.Answer answer, Instant from, Instant to, Function<Instant, Shares> shares) {
        Map<Long, Pair> minutes = new LinkedHashMap<>();
        for (Instant at = from; at.isBefore(to); at = at.plus(1, ChronoUnit.MINUTES)) {
            Shares now = shares.apply(at);
            minutes.put(
                    at.getEpochSecond(),
                    new Pair(analysis.canary(answer, at, now.canary()), analysis.baseline(answer, at, now.baseline())));
        }
        return minutes;
    }

    /** Minutes in their order as the judge takes them, by the metric's name. */
    public static Map<String, Samples> samples(Analysis analysis, Collection<Pair> all) {
        Map<String, Samples> samples = new HashMap<>();
        boolean counted = analysis.ofBalancer();
        Series canaryRequests = counted ? series(all, pair -> pair.canary().requests()) : Series.empty();
        Series baselineRequests = counted ? series(all, pair -> pair.baseline().requests()) : Series.empty();
        for (int i = 0; i < analysis.measures().size(); i++) {
            int place = i;
            samples.put(
                    analysis.measures().get(i).metric().name(),
                    new Samples(
                            series(all, pair -> pair.baseline().values().get(place)),
                            series(all, pair -> pair.canary().values().get(place)),
                            baselineRequests,
                            canaryRequests));
        }
        return samples;
    }

    private static Series series(Collection<Pair> all, ToDoubleFunction<Pair> value) {
        return Series.of(all.stream().mapToDouble(value).toArray());
    }

    private static OptionalDouble sum(Collection<Pair> all, ToDoubleFunction<Pair> value) {
        return OptionalDouble.of(all.stream()
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .sum());
    }
}
