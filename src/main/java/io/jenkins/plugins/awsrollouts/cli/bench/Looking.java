package io.jenkins.plugins.awsrollouts.cli.bench;

import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.Judge;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Outcome;
import io.jenkins.plugins.awsrollouts.analysis.Samples;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * How often the judge fails a canary that equals its baseline, and how soon one that does not, over whole rollouts: steps
 * of 5, 25 and 50 % of a service's requests, ten minutes each, a look at the end of each at everything since the start. A
 * step of which nothing can be told is watched once more, at most three times, and fails then, as a rollout does by default.
 */
public final class Looking {
    /** Each fleet has errors of its own and a 99th percentile of its own. */
    private static final Criteria CRITERIA = Criteria.of(List.of(
            Metric.rate("errorRate", Direction.INCREASE_IS_BAD).of("errors").whichIsCritical(),
            Metric.value("latency", Direction.INCREASE_IS_BAD)
                    .of("latency")
                    .in("ms")
                    .whichIsCritical()));

    private static final List<Double> STEPS = List.of(0.05, 0.25, 0.5);
    private static final int MINUTES = 10;
    private static final int EXTENSIONS = 3;
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
     * @param failed by the end of each step
     * @param early failed by the third look, whatever step that was in
     * @param extended had a step that was watched once more, or more often
     */
    public record Shares(List<Double> failed, double early, double extended) {
        /** Failed by the end of the last step. */
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
        double value = canary == Canary.EQUAL ? shares.caught() : 100 - shares.early();
        double most = canary == Canary.EQUAL ? FALSE_ALARMS : MISSED;
        String what = name + (canary == Canary.EQUAL ? "failed" : "not failed by the third look");
        List<Figure> figures = new ArrayList<>();
        figures.add(goal ? Figure.of(what, value, "%", most) : Figure.of(what, value, "%"));
        if (canary != Canary.EQUAL) {
            figures.add(Figure.of(name + "never failed", 100 - shares.caught(), "%"));
        }
        for (int look = 1; look < STEPS.size(); look++) {
            figures.add(
                    Figure.of(name + "failed by step " + look, shares.failed().get(look - 1), "%"));
        }
        figures.add(Figure.of(name + "a step watched again", shares.extended(), "%"));
        return figures;
    }

    /** What becomes of canaries of this kind. */
    public Shares shares(Against against, Weather weather, Canary canary) {
        List<Course> all = LongStream.rangeClosed(1, rollouts)
                .parallel()
                .mapToObj(seed -> rollout(seed, against, weather, canary))
                .toList();
        List<Double> failed = new ArrayList<>();
        for (int step = 1; step <= STEPS.size(); step++) {
            int until = step;
            failed.add(percent(
                    all.stream().filter(course -> course.failedIn() <= until).count()));
        }
        long early = all.stream()
                .filter(course -> course.failedIn() <= STEPS.size() && course.looks() <= STEPS.size())
                .count();
        return new Shares(
                List.copyOf(failed),
                percent(early),
                percent(all.stream().filter(Course::extended).count()));
    }

    private double percent(long some) {
        return 100.0 * some / rollouts;
    }

    /** In which step it failed, from 1 on, one more than there are if in none; and whether any was watched again. */
    private record Course(int failedIn, int looks, boolean extended) {}

    private Course rollout(long seed, Against against, Weather weather, Canary kind) {
        Traffic traffic = new Traffic(seed, perSecond, weather.noise);
        Traffic.Fleet canary = traffic.fleet(kind.character);
        Traffic.Fleet other = traffic.fleet(Canary.EQUAL.character);
        List<Traffic.Minute> canaries = new ArrayList<>();
        List<Traffic.Minute> others = new ArrayList<>();
        int looks = 0;
        for (int step = 0; step < STEPS.size(); step++) {
            double share = STEPS.get(step);
            Outcome outcome = Outcome.INCONCLUSIVE;
            for (int time = 0; time <= EXTENSIONS && outcome == Outcome.INCONCLUSIVE; time++) {
                for (int i = 0; i < MINUTES; i++) {
                    Traffic.Weather now = traffic.weather(canaries.size());
                    canaries.add(canary.minute(now, share));
                    others.add(other.minute(now, against == Against.BASELINE ? share : 1 - share));
                }
                outcome = Judge.judge(CRITERIA, evidence(others, canaries), ++looks)
                        .outcome();
            }
            if (outcome != Outcome.PASS) {
                return new Course(step + 1, looks, looks > step + 1);
            }
        }
        return new Course(STEPS.size() + 1, looks, looks > STEPS.size());
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
