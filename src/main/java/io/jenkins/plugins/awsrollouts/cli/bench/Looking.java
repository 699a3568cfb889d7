package io.jenkins.plugins.awsrollouts.cli.bench;

import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.Judge;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * How often the judge fails a canary that equals its baseline, and how soon one that does not, over whole rollouts: steps
 * of 5, 25 and 50 % of a service's requests, ten minutes each, a look at the end of each at everything since the start.
 */
public final class Looking {
    /** Each fleet has errors of its own and a 99th percentile of its own. */
    private static final Criteria CRITERIA = Criteria.of(List.of(
            Metric.rate("errorRate", Direction.INCREASE_IS_BAD).of("errors").whichIsCritical(),
            Metric.value("latency", Direction.INCREASE_IS_BAD).of("latency").in("ms")));

    private static final List<Double> STEPS = List.of(0.05, 0.25, 0.5);
    private static final int MINUTES = 10;
    private static final double ERRORS = 0.01;
    private static final int ROLLOUTS_A_SEED = 10;
    private static final double FALSE_ALARMS = 2;
    private static final double MISSED = 5;

    /** What the canary is compared with. */
    public enum Against {
        /** A fleet as large as the canary. */
        BASELINE,
        /** All that the canary does not serve. */
        STABLE
    }

    /** What is wrong with the canary. */
    public enum Canary {
        EQUAL(1, 1),
        TWICE_THE_ERRORS(2, 1),
        SLOWER_BY_30_PERCENT(1, 1.3);

        private final Traffic.Character character;

        Canary(double errors, double slowness) {
            this.character = new Traffic.Character(errors * ERRORS, slowness);
        }
    }

    /** How the minutes waver. */
    public enum Weather {
        STILL(Traffic.Noise.NONE),
        USUAL(Traffic.Noise.USUAL),
        HARSH(Traffic.Noise.HARSH),
        APART(Traffic.Noise.APART);

        private final Traffic.Noise noise;

        Weather(Traffic.Noise noise) {
            this.noise = noise;
        }
    }

    /**
     * What became of many rollouts, in percent.
     *
     * @param failed by each look
     * @param inconclusive at the first look
     */
    public record Shares(List<Double> failed, double inconclusive) {
        /** Failed by the last look. */
        public double caught() {
            return failed.get(failed.size() - 1);
        }
    }

    private final int rollouts;
    private final double perSecond;

    /** Of so many rollouts of a service with so many requests a second. */
    public Looking(int rollouts, double perSecond) {
        this.rollouts = rollouts;
        this.perSecond = perSecond;
    }

    static List<Figure> figures(int seeds) {
        Looking looking = new Looking(seeds * ROLLOUTS_A_SEED, 50);
        List<Figure> figures = new ArrayList<>();
        for (Against against : Against.values()) {
            for (Weather weather : Weather.values()) {
                for (Canary canary : Canary.values()) {
                    figures.addAll(looking.figures(against, weather, canary));
                }
            }
        }
        return figures;
    }

    private List<Figure> figures(Against against, Weather weather, Canary canary) {
        Shares shares = shares(against, weather, canary);
        String name = (canary + " against " + against + ", " + weather)
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ') + ", ";
        boolean goal = weather == Weather.STILL || weather == Weather.USUAL;
        double value = canary == Canary.EQUAL ? shares.caught() : 100 - shares.caught();
        double most = canary == Canary.EQUAL ? FALSE_ALARMS : MISSED;
        String what = name + (canary == Canary.EQUAL ? "failed" : "missed");
        List<Figure> figures = new ArrayList<>();
        figures.add(goal ? Figure.of(what, value, "%", most) : Figure.of(what, value, "%"));
        for (int look = 1; look < STEPS.size(); look++) {
            figures.add(
                    Figure.of(name + "failed by look " + look, shares.failed().get(look - 1), "%"));
        }
        figures.add(Figure.of(name + "first look inconclusive", shares.inconclusive(), "%"));
        return figures;
    }

    /** What becomes of canaries of this kind. */
    public Shares shares(Against against, Weather weather, Canary canary) {
        List<List<Outcome>> all = LongStream.rangeClosed(1, rollouts)
                .parallel()
                .mapToObj(seed -> rollout(seed, against, weather, canary))
                .toList();
        List<Double> failed = new ArrayList<>();
        for (int look = 1; look <= STEPS.size(); look++) {
            int until = look;
            failed.add(percent(all.stream()
                    .filter(outcomes -> outcomes.subList(0, until).contains(Outcome.FAIL))
                    .count()));
        }
        long inconclusive = all.stream()
                .filter(outcomes -> outcomes.get(0) == Outcome.INCONCLUSIVE)
                .count();
        return new Shares(List.copyOf(failed), percent(inconclusive));
    }

    private double percent(long some) {
        return 100.0 * some / rollouts;
    }

    private List<Outcome> rollout(long seed, Against against, Weather weather, Canary kind) {
        Traffic traffic = new Traffic(seed, perSecond, weather.noise);
        Traffic.Fleet canary = traffic.fleet(kind.character);
        Traffic.Fleet other = traffic.fleet(Canary.EQUAL.character);
        List<Traffic.Minute> canaries = new ArrayList<>();
        List<Traffic.Minute> others = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (double step : STEPS) {
            for (int i = 0; i < MINUTES; i++) {
                Traffic.Weather now = traffic.weather(canaries.size());
                canaries.add(canary.minute(now, step));
                others.add(other.minute(now, against == Against.BASELINE ? step : 1 - step));
            }
            Verdict verdict = Judge.judge(CRITERIA, evidence(others, canaries), outcomes.size() + 1);
            outcomes.add(verdict.outcome());
        }
        return outcomes;
    }

    private static Evidence evidence(List<Traffic.Minute> baseline, List<Traffic.Minute> canary) {
        Series requests = series(baseline, Traffic.Minute::requests);
        Series canaryRequests = series(canary, Traffic.Minute::requests);
        Samples errors = new Samples(
                series(baseline, Traffic.Minute::errorRate),
                series(canary, Traffic.Minute::errorRate),
                requests,
                canaryRequests);
        Samples latency = new Samples(
                series(baseline, Traffic.Minute::latency),
                series(canary, Traffic.Minute::latency),
                requests,
                canaryRequests);
        return new Evidence(Map.of("errorRate", errors, "latency", latency), sum(baseline), sum(canary));
    }

    private static OptionalDouble sum(List<Traffic.Minute> minutes) {
        return OptionalDouble.of(
                minutes.stream().mapToDouble(Traffic.Minute::requests).sum());
    }

    private static Series series(List<Traffic.Minute> minutes, ToDoubleFunction<Traffic.Minute> what) {
        return Series.of(minutes.stream().mapToDouble(what).toArray());
    }
}
