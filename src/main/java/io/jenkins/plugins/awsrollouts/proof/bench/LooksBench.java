package io.jenkins.plugins.awsrollouts.proof.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * What becomes of canaries over whole rollouts, by the product's own schedule: steps of 5, 25 and 50 % of a service's
 * requests, ten minutes each, a look a minute at the error rate and the 99th percentile of latency, both critical, all else
 * by default. A step of which nothing can be told is watched once more, at most three times, and refused then. Kayenta's rules
 * are applied to the same minutes, see {@link KayentaRules}.
 */
public final class LooksBench {
    private static final int ROLLOUTS_A_SEED = 10;
    /** What the canary is compared with. */
    public enum Against {
        /** A fleet as large as the canary. */
        BASELINE,
        /** All that the canary does not serve. */
        STABLE
    }

    /**
     * What became of many rollouts.
     *
     * @param refused by the judge, in percent
     * @param minutes until refused, the middle one; NaN of none
     * @param hit requests that refused canaries had answered by then, the middle one; NaN of none
     * @param kayenta refused by Kayenta's rules, in percent
     */
    public record Statistics(double refused, double minutes, double hit, double kayenta) {
        /** In percent. */
        public double promoted() {
            return 100 - refused;
        }
    }

    private final int rollouts;

    /** Of so many rollouts of each kind. */
    public LooksBench(int rollouts) {
        this.rollouts = rollouts;
    }

    static List<Figure> figures(int seeds) {
        LooksBench bench = new LooksBench(seeds * ROLLOUTS_A_SEED);
        List<Figure> figures = new ArrayList<>();
        for (Against against : Against.values()) {
            for (TrafficKind service : TrafficKind.values()) {
                for (CanaryKind canary : CanaryKind.values()) {
                    figures.addAll(bench.figures(against, service, canary));
                }
            }
        }
        return figures;
    }

    private List<Figure> figures(Against against, TrafficKind service, CanaryKind canary) {
        Statistics found = statistics(against, service, canary);
        String name = (canary + " against " + against + ", " + service)
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ') + ", ";
        return List.of(
                Figure.of(name + "refused", found.refused(), "%"),
                Figure.of(name + "refused by Kayenta's rules", found.kayenta(), "%"),
                Figure.of(name + "minutes until refused", found.minutes(), ""),
                Figure.of(name + "requests by then", found.hit(), ""));
    }

    /** What becomes of canaries of this kind. */
    public Statistics statistics(Against against, TrafficKind service, CanaryKind canary) {
        List<JudgedRollout.CanaryEnd> all = LongStream.rangeClosed(1, rollouts)
                .parallel()
                .mapToObj(seed -> new JudgedRollout(seed, against, service, canary).run())
                .toList();
        List<JudgedRollout.CanaryEnd> refused =
                all.stream().filter(JudgedRollout.CanaryEnd::refused).toList();
        return new Statistics(
                percent(all, JudgedRollout.CanaryEnd::refused),
                refused.isEmpty()
                        ? Double.NaN
                        : Numbers.percentile(
                                refused.stream()
                                        .map(end -> (double) end.minutes())
                                        .toList(),
                                50),
                refused.isEmpty()
                        ? Double.NaN
                        : Numbers.percentile(
                                refused.stream()
                                        .map(JudgedRollout.CanaryEnd::hit)
                                        .toList(),
                                50),
                percent(all, JudgedRollout.CanaryEnd::kayenta));
    }

    private static double percent(List<JudgedRollout.CanaryEnd> all, Predicate<JudgedRollout.CanaryEnd> which) {
        return 100.0 * all.stream().filter(which).count() / all.size();
    }
}
