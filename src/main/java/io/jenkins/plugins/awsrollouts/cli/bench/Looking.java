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
        EQUAL((minute, step) -> new Ills(1, 1)),
        TWICE_THE_ERRORS((minute, step) -> new Ills(2, 1)),
        SLOWER_BY_30_PERCENT((minute, step) -> new Ills(1, 1.3)),
        /** Every request fails. */
        DEAD((minute, step) -> new Ills(Double.POSITIVE_INFINITY, 1)),
        /** Every request fails from the sixth minute of the last step on. */
        DEAD_IN_THE_END((minute, step) -> new Ills(minute >= 25 ? Double.POSITIVE_INFINITY : 1, 1)),
        SLOWER_BY_1_PERCENT_A_MINUTE((minute, step) -> new Ills(1, Math.pow(1.01, minute))),
        SLOWER_BY_2_PERCENT_A_MINUTE((minute, step) -> new Ills(1, Math.pow(1.02, minute))),
        SLOWER_BY_5_PERCENT_A_MINUTE((minute, step) -> new Ills(1, Math.pow(1.05, minute))),
        SLOWER_BY_20_PERCENT_A_MINUTE((minute, step) -> new Ills(1, Math.pow(1.2, minute))),
        TWICE_AS_SLOW_FROM_STEP_2_ON((minute, step) -> new Ills(1, step < 2 ? 1 : 2)),
        FIVE_TIMES_THE_ERRORS_FROM_STEP_3_ON((minute, step) -> new Ills(step < 3 ? 1 : 5, 1));

        private final Course course;

        Canary(Course course) {
            this.course = course;
        }

        /** Whether it is as bad from its first minute on as it will be, and not dead. */
        private boolean fromTheStart() {
            return this == TWICE_THE_ERRORS || this == SLOWER_BY_30_PERCENT;
        }

        private Traffic.Character at(int minute, int step) {
            Ills now = course.at(minute, step);
            return new Traffic.Character(Math.min(1, now.errors() * ERRORS), now.slowness());
        }
    }

    /** How many times the errors and the latency of the fleet that it is compared with. */
    private record Ills(double errors, double slowness) {}

    /** How a canary fares: minutes are counted from 0, steps from 1. */
    private interface Course {
        Ills at(int minute, int step);
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

        /** Passed every step. */
        public double promoted() {
            return 100 - caught();
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
        List<Figure> figures = new ArrayList<>();
        if (canary == Canary.EQUAL) {
            figures.add(figure(name + "failed", shares.caught(), FALSE_ALARMS, goal));
        } else if (canary.fromTheStart()) {
            figures.add(Figure.of(name + "not failed by the third look", 100 - shares.early(), "%"));
        }
        if (canary != Canary.EQUAL) {
            figures.add(figure(name + "promoted", shares.promoted(), MISSED, goal));
        }
        for (int look = 1; look < STEPS.size(); look++) {
            figures.add(
                    Figure.of(name + "failed by step " + look, shares.failed().get(look - 1), "%"));
        }
        figures.add(Figure.of(name + "a step watched again", shares.extended(), "%"));
        return figures;
    }

    private static Figure figure(String what, double value, double most, boolean goal) {
        return goal ? Figure.of(what, value, "%", most) : Figure.of(what, value, "%");
    }

    /** What becomes of canaries of this kind. */
    public Shares shares(Against against, Weather weather, Canary canary) {
        List<End> all = LongStream.rangeClosed(1, rollouts)
                .parallel()
                .mapToObj(seed -> rollout(seed, against, weather, canary))
                .toList();
        List<Double> failed = new ArrayList<>();
        for (int step = 1; step <= STEPS.size(); step++) {
            int until = step;
            failed.add(
                    percent(all.stream().filter(end -> end.failedIn() <= until).count()));
        }
        long early = all.stream()
                .filter(end -> end.failedIn() <= STEPS.size() && end.looks() <= STEPS.size())
                .count();
        return new Shares(
                List.copyOf(failed),
                percent(early),
                percent(all.stream().filter(End::extended).count()));
    }

    private double percent(long some) {
        return 100.0 * some / rollouts;
    }

    /** In which step it failed, from 1 on, one more than there are if in none; and whether any was watched again. */
    private record End(int failedIn, int looks, boolean extended) {}

    private End rollout(long seed, Against against, Weather weather, Canary kind) {
        Traffic traffic = new Traffic(seed, perSecond, weather.noise);
        Traffic.Fleet canary = traffic.fleet();
        Traffic.Fleet other = traffic.fleet();
        List<Traffic.Minute> canaries = new ArrayList<>();
        List<Traffic.Minute> others = new ArrayList<>();
        int looks = 0;
        for (int step = 0; step < STEPS.size(); step++) {
            double share = STEPS.get(step);
            Outcome outcome = Outcome.INCONCLUSIVE;
            int began = canaries.size();
            for (int time = 0; time <= EXTENSIONS && outcome == Outcome.INCONCLUSIVE; time++) {
                for (int i = 0; i < MINUTES; i++) {
                    Traffic.Weather now = traffic.weather(canaries.size());
                    Traffic.Character well = Canary.EQUAL.at(canaries.size(), step + 1);
                    canaries.add(canary.minute(now, share, kind.at(canaries.size(), step + 1)));
                    others.add(other.minute(now, against == Against.BASELINE ? share : 1 - share, well));
                }
                outcome = Judge.judge(CRITERIA, evidence(others, canaries).at(began), ++looks)
                        .outcome();
            }
            if (outcome != Outcome.PASS) {
                return new End(step + 1, looks, looks > step + 1);
            }
        }
        return new End(STEPS.size() + 1, looks, looks > STEPS.size());
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
