package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.Weight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a route's weights are split between the target and the fleets of a rollout, as pure functions. */
public final class Split {
    /** The largest weight, and the number of target groups of one action (ELB API Reference, ForwardActionConfig). */
    static final int LARGEST = 999;

    static final int MOST_GROUPS = 5;
    private static final int WHOLE = 100;

    private Split() {}

    /**
     * The weights with which fleets get their shares of what the target gets by itself. The first one's share, which is
     * the new AMI's, is never above the one asked for; other target groups of the route keep theirs.
     *
     * @param original the route's weights without us
     * @param stable the target's target group; must be among them
     * @param shares by target group, in percent of the target's part, in the order to be added
     */
    static List<Weight> of(List<Weight> original, String stable, Map<String, Integer> shares) {
        int taken = shares.values().stream().mapToInt(Integer::intValue).sum();
        int part = part(original, stable);
        int unit = original.stream().mapToInt(Weight::weight).reduce(0, Split::gcd);
        List<Weight> exact = new ArrayList<>();
        for (Weight weight : original) {
            int left = weight.targetGroup().equals(stable) ? WHOLE - taken : WHOLE;
            exact.add(new Weight(weight.targetGroup(), weight.weight() / unit * left));
        }
        shares.forEach((group, share) -> exact.add(new Weight(group, part / unit * share)));
        return fitting(exact, shares.keySet().stream().findFirst().orElse(""));
    }

    private static int part(List<Weight> original, String stable) {
        return original.stream()
                .filter(weight -> weight.targetGroup().equals(stable))
                .mapToInt(Weight::weight)
                .findFirst()
                .orElse(0);
    }

    private static int gcd(int a, int b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue();
    }

    /** Scaled down to the largest weight: what the new fleet gets is rounded down, all else up. */
    private static List<Weight> fitting(List<Weight> exact, String fresh) {
        int largest = exact.stream().mapToInt(Weight::weight).max().orElse(0);
        if (largest <= LARGEST) {
            return List.copyOf(exact);
        }
        int unit = exact.stream().mapToInt(Weight::weight).reduce(0, Split::gcd);
        if (largest / unit <= LARGEST) {
            return exact.stream()
                    .map(weight -> new Weight(weight.targetGroup(), weight.weight() / unit))
                    .toList();
        }
        List<Weight> fitting = new ArrayList<>();
        for (Weight weight : exact) {
            long scaled = (long) weight.weight() * LARGEST;
            long down = scaled / largest;
            long up = (scaled + largest - 1) / largest;
            fitting.add(
                    new Weight(weight.targetGroup(), (int) (weight.targetGroup().equals(fresh) ? down : up)));
        }
        return List.copyOf(fitting);
    }

    /**
     * The weights with which a fleet has the place of another, which has none any more.
     *
     * @param stable the target group whose place is taken
     * @param heir the one that takes it
     * @param without target groups that the route is to forget; without the stable one it keeps it, with no requests
     */
    public static List<Weight> handedOver(List<Weight> original, String stable, String heir, Set<String> without) {
        List<Weight> all = new ArrayList<>();
        for (Weight weight : original) {
            boolean place = weight.targetGroup().equals(stable);
            if (place) {
                all.add(new Weight(heir, weight.weight()));
            }
            if (!without.contains(weight.targetGroup())) {
                all.add(place ? new Weight(stable, 0) : weight);
            }
        }
        return List.copyOf(all);
    }

    /** Whether two lists send the same shares, whatever their order. */
    static boolean same(List<Weight> one, List<Weight> other) {
        return one.size() == other.size() && new HashSet<>(one).equals(new HashSet<>(other));
    }

    /**
     * What a route is given back as: as it was; but where somebody else has changed it since we did, as it is now
     * without what is ours.
     *
     * @param ours target groups of the rollout
     * @param last what we made the weights last
     * @param now what was read for certain since then, if anything was
     */
    static List<Weight> restored(
            List<Weight> original, Set<String> ours, List<Weight> last, Optional<List<Weight>> now) {
        List<Weight> others = now.filter(seen -> !same(seen, last) && !same(seen, original)).stream()
                .flatMap(List::stream)
                .filter(weight -> !ours.contains(weight.targetGroup()))
                .toList();
        boolean serves = others.stream().anyMatch(weight -> weight.weight() > 0);
        return serves ? others : original;
    }
}
