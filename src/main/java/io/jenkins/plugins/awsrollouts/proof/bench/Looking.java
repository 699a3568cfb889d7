package io.jenkins.plugins.awsrollouts.proof.bench;

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
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * What becomes of canaries over whole rollouts, by the product's own schedule: steps of 5, 25 and 50 % of a service's
 * requests, ten minutes each, a look a minute at the error rate and the 99th percentile of latency, both critical, all else
 * by default. A step of which nothing can be told is watched once more, at most three times, and refused then. Kayenta's rules
 * are applied to the same minutes, see {@link KayentaRules}.
 */
public final class Looking {
    private static final Criteria CRITERIA = Criteria.of(List.of(
            Metric.rate("errorRate", Direction.INCREASE_IS_BAD).whichIsCritical(),
            Metric.value("latency", Direction.INCREASE_IS_BAD).in("ms").whichIsCritical()));

    private static final List<Double> STEPS = List.of(0.05, 0.25, 0.5);
    private static final int MINUTES = 10;
    private static final int EXTENSIONS = 3;
    private static final double ERRORS = 0.01;
    private static final int ROLLOUTS_A_SEED = 10;
    private static final int OUTAGE = 17;

    /** What the canary is compared with. */
    public enum Against {
        /** A fleet as large as the canary. */
        BASELINE,
        /** All that the canary does not serve. */
        STABLE
    }

    /** What is wrong with the canary. */
    public enum Canary {
        EQUAL(now -> Ills.NONE),
        ERRORS_1_5(now -> new Ills(1.5, 1)),
        ERRORS_2(now -> new Ills(2, 1)),
        ERRORS_5(now -> new Ills(5, 1)),
        DEAD(now -> Ills.DEAD),
        SLOWER_10(now -> new Ills(1, 1.1)),
        SLOWER_30(now -> new Ills(1, 1.3)),
        SLOWER_100(now -> new Ills(1, 2)),
        GROWING_1(now -> new Ills(1, Math.pow(1.01, now.minute()))),
        GROWING_2(now -> new Ills(1, Math.pow(1.02, now.minute()))),
        GROWING_5(now -> new Ills(1, Math.pow(1.05, now.minute()))),
        ERRORS_5_FROM_STEP_2(now -> now.step() < 2 ? Ills.NONE : new Ills(5, 1)),
        ERRORS_5_FROM_STEP_3(now -> now.step() < 3 ? Ills.NONE : new Ills(5, 1)),
        SLOWER_100_FROM_STEP_2(now -> now.step() < 2 ? Ills.NONE : new Ills(1, 2)),
        SLOWER_100_FROM_STEP_3(now -> now.step() < 3 ? Ills.NONE : new Ills(1, 2)),
        DEAD_FROM_STEP_3(now -> now.step() < 3 ? Ills.NONE : Ills.DEAD),
        /** Every request of every third minute fails. */
        FAILING_BY_THIRDS(now -> now.minute() % 3 == 1 ? Ills.DEAD : Ills.NONE);

        private final Course course;

        Canary(Course course) {
            this.course = course;
        }
    }

    /** How many times the errors and the latency of the fleet that it is compared with. */
    private record Ills(double errors, double slowness) {
        static final Ills NONE = new Ills(1, 1);
        static final Ills DEAD = new Ills(Double.POSITIVE_INFINITY, 1);

        Traffic.Character times(Ills other) {
            return new Traffic.Character(Math.min(1, errors * other.errors * ERRORS), slowness * other.slowness);
        }
    }

    /** Minutes are counted from 0, steps from 1. */
    private record Now(int minute, int step) {}

    /** How a canary fares. */
    private interface Course {
        Ills at(Now now);
    }

    /** How the minutes waver, and how many requests a second there are. */
    public enum Weather {
        STILL(Traffic.Noise.NONE, 50),
        USUAL(Traffic.Noise.USUAL, 50),
        HARSH(Traffic.Noise.HARSH, 50),
        APART(Traffic.Noise.APART, 50),
        BURSTY(Traffic.Noise.BURSTY, 50),
        REQUESTS_5(Traffic.Noise.USUAL, 5),
        REQUESTS_1(Traffic.Noise.USUAL, 1),
        /** Both fleets get slower by 1 % a minute. */
        DRIFT(Traffic.Noise.USUAL, 50),
        PARETO(Traffic.Noise.PARETO, 50),
        /** Every request of one minute fails. */
        OUTAGE_OF_BOTH(Traffic.Noise.USUAL, 50),
        OUTAGE_OF_CANARY(Traffic.Noise.USUAL, 50),
        OUTAGE_OF_BASELINE(Traffic.Noise.USUAL, 50),
        /** A new canary, unlike a new baseline, is twice as slow in its first minute, half as much in the next one. */
        COLD_START(Traffic.Noise.USUAL, 50),
        SERVERS_5(Traffic.Noise.servers(0.05), 50),
        SERVERS_10(Traffic.Noise.servers(0.1), 50),
        LASTING(Traffic.Noise.LASTING, 50);

        private final Traffic.Noise noise;
        private final double perSecond;

        Weather(Traffic.Noise noise, double perSecond) {
            this.noise = noise;
            this.perSecond = perSecond;
        }

        private Ills both(int minute) {
            return switch (this) {
                case DRIFT -> new Ills(1, Math.pow(1.01, minute));
                case OUTAGE_OF_BOTH -> minute == OUTAGE ? Ills.DEAD : Ills.NONE;
                default -> Ills.NONE;
            };
        }

        private Ills canary(int minute) {
            return switch (this) {
                case OUTAGE_OF_CANARY -> minute == OUTAGE ? Ills.DEAD : Ills.NONE;
                case COLD_START -> new Ills(1, minute < 2 ? 2 - 0.5 * minute : 1);
                default -> both(minute);
            };
        }

        private Ills baseline(int minute) {
            return this == OUTAGE_OF_BASELINE && minute == OUTAGE ? Ills.DEAD : both(minute);
        }
    }

    /**
     * What became of many rollouts.
     *
     * @param refused by the judge, in percent
     * @param minutes until refused, the middle one; NaN of none
     * @param hit requests that refused canaries had answered by then, the middle one; NaN of none
     * @param kayenta refused by Kayenta's rules, in percent
     */
    public record Fate(double refused, double minutes, double hit, double kayenta) {
        /** In percent. */
        public double promoted() {
            return 100 - refused;
        }
    }

    private final int rollouts;

    /** Of so many rollouts of each kind. */
    public Looking(int rollouts) {
        this.rollouts = rollouts;
    }

    static List<Figure> figures(int seeds) {
        Looking looking = new Looking(seeds * ROLLOUTS_A_SEED);
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
        Fate fate = fate(against, weather, canary);
        String name = (canary + " against " + against + ", " + weather)
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ') + ", ";
        return List.of(
                Figure.of(name + "refused", fate.refused(), "%"),
                Figure.of(name + "refused by Kayenta's rules", fate.kayenta(), "%"),
                Figure.of(name + "minutes until refused", fate.minutes(), ""),
                Figure.of(name + "requests by then", fate.hit(), ""));
    }

    /** What becomes of canaries of this kind. */
    public Fate fate(Against against, Weather weather, Canary canary) {
        List<End> all = LongStream.rangeClosed(1, rollouts)
                .parallel()
                .mapToObj(seed -> new Trial(seed, against, weather, canary).run())
                .toList();
        List<End> refused = all.stream().filter(End::refused).toList();
        return new Fate(
                percent(all, End::refused),
                refused.isEmpty()
                        ? Double.NaN
                        : Numbers.percentile(
                                refused.stream()
                                        .map(end -> (double) end.minutes())
                                        .toList(),
                                50),
                refused.isEmpty()
                        ? Double.NaN
                        : Numbers.percentile(refused.stream().map(End::hit).toList(), 50),
                percent(all, End::kayenta));
    }

    private static double percent(List<End> all, Predicate<End> which) {
        return 100.0 * all.stream().filter(which).count() / all.size();
    }

    /** Whether refused, after so many minutes and requests, and whether Kayenta's rules refused it. */
    private record End(boolean refused, int minutes, double hit, boolean kayenta) {}

    /** One rollout, judged minute by minute; the minutes are the same for both judges. */
    private static final class Trial {
        private final Against against;
        private final Weather weather;
        private final Canary kind;
        private final Traffic traffic;
        private final Traffic.Fleet canary;
        private final Traffic.Fleet other;
        private final List<Traffic.Minute> canaries = new ArrayList<>();
        private final List<Traffic.Minute> others = new ArrayList<>();

        Trial(long seed, Against against, Weather weather, Canary kind) {
            this.against = against;
            this.weather = weather;
            this.kind = kind;
            this.traffic = new Traffic(seed, weather.perSecond, weather.noise);
            this.canary = traffic.fleet();
            this.other = traffic.fleet();
        }

        End run() {
            boolean kayenta = false;
            List<Integer> began = new ArrayList<>();
            for (int step = 1; step <= STEPS.size(); step++) {
                began.add(canaries.size());
                Outcome outcome = Outcome.INCONCLUSIVE;
                for (int time = 0; time <= EXTENSIONS && outcome == Outcome.INCONCLUSIVE; time++) {
                    outcome = watched(step, began);
                    kayenta |= time == 0 && KayentaRules.refuse(evidence());
                }
                if (outcome != Outcome.PASS) {
                    return new End(
                            true,
                            canaries.size(),
                            sum(canaries).orElse(0),
                            kayenta || kayentaGoesOn(step, began.get(step - 1)));
                }
            }
            return new End(false, canaries.size(), sum(canaries).orElse(0), kayenta);
        }

        /** Ten minutes, or fewer. */
        private Outcome watched(int step, List<Integer> began) {
            Outcome outcome = Outcome.INCONCLUSIVE;
            for (int i = 0; i < MINUTES && outcome != Outcome.FAIL; i++) {
                minute(step);
                outcome = Judge.judge(CRITERIA, evidence().at(began, STEPS.get(step - 1)), 1)
                        .outcome();
            }
            return outcome;
        }

        /** What Kayenta's rules would have said in the rest of the rollout, had our judge not ended it. */
        private boolean kayentaGoesOn(int step, int began) {
            while (canaries.size() > began + MINUTES) {
                canaries.remove(canaries.size() - 1);
                others.remove(others.size() - 1);
            }
            for (int now = step; now <= STEPS.size(); now++) {
                while (canaries.size() < began + MINUTES * (now - step + 1)) {
                    minute(now);
                }
                if (KayentaRules.refuse(evidence())) {
                    return true;
                }
            }
            return false;
        }

        private void minute(int step) {
            int place = canaries.size();
            double share = STEPS.get(step - 1);
            Traffic.Weather now = traffic.weather(place);
            canaries.add(canary.minute(
                    now, share, kind.course.at(new Now(place, step)).times(weather.canary(place))));
            double rest = against == Against.BASELINE ? share : 1 - share;
            others.add(other.minute(now, rest, weather.baseline(place).times(Ills.NONE)));
        }

        private Evidence evidence() {
            Series requests = series(others, Traffic.Minute::requests);
            Series canaryRequests = series(canaries, Traffic.Minute::requests);
            Samples errors = new Samples(
                    series(others, Traffic.Minute::errorRate),
                    series(canaries, Traffic.Minute::errorRate),
                    requests,
                    canaryRequests);
            Samples latency = new Samples(
                    series(others, Traffic.Minute::latency),
                    series(canaries, Traffic.Minute::latency),
                    requests,
                    canaryRequests);
            return new Evidence(Map.of("errorRate", errors, "latency", latency), sum(others), sum(canaries));
        }
    }

    private static OptionalDouble sum(List<Traffic.Minute> minutes) {
        return OptionalDouble.of(
                minutes.stream().mapToDouble(Traffic.Minute::requests).sum());
    }

    private static Series series(List<Traffic.Minute> minutes, ToDoubleFunction<Traffic.Minute> what) {
        return Series.of(minutes.stream().mapToDouble(what).toArray());
    }
}
