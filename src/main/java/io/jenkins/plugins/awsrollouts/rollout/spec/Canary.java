package io.jenkins.plugins.awsrollouts.rollout.spec;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * Before the target is touched, a fleet of the new AMI gets a small share of its requests, and step by step a larger one.
 *
 * @param routes ARNs of the listener rules, or of listeners for their default actions, whose requests are shared; empty:
 *     the one that forwards to the target, or where there is none, shares are of instances
 * @param match what a request must be like to go to the canary, all of them; empty: chosen by weight
 * @param steps the canary's share of the requests at each step, in percent, 1 to 100, growing; default 5, 25, 50. With
 *     {@code match} one step, the size of the canary in percent of the target's; default 10
 * @param every how long each step is watched; default 10 min
 * @param floor how many instances the canary has at least; default 1
 * @param baseline whether a third fleet of the old AMI, as large and as old as the canary, is set up to compare with;
 *     default no: it is compared with the target's instances
 * @param analysis how it is compared; default not at all, gates alone decide
 */
@RecordBuilder
public record Canary(
        List<String> routes,
        List<Condition> match,
        List<Integer> steps,
        Duration every,
        int floor,
        boolean baseline,
        Optional<Analysis> analysis)
        implements CanaryBuilder.With {
    /** No group is larger by far than what Auto Scaling lets an account have by default in all. */
    static final Range FLOOR = Range.of(1, 1000);

    private static final int WHOLE = 100;
    private static final int CHOSEN = 10;

    /** Each is kept in a tag of the group, which may have 50 (Auto Scaling User Guide, "Tag Auto Scaling groups"). */
    private static final int MOST_ROUTES = 10;

    public Canary {
        routes = List.copyOf(routes);
        match = List.copyOf(match);
        steps = List.copyOf(steps);
    }

    /** A canary that only gates decide on. */
    public Canary(
            List<String> routes,
            List<Condition> match,
            List<Integer> steps,
            Duration every,
            int floor,
            boolean baseline) {
        this(routes, match, steps, every, floor, baseline, Optional.empty());
    }

    /** The same with an analysis. */
    public Canary with(Analysis by) {
        return withAnalysis(Optional.of(by));
    }

    /** The defaults of every knob. */
    public static Canary defaults() {
        return new Canary(List.of(), List.of(), List.of(5, 25, 50), Duration.ofMinutes(10), 1, false);
    }

    /** The defaults of every knob, for users who are chosen. */
    static Canary chosen(List<Condition> match) {
        return defaults().with(copy -> copy.match(match).steps(List.of(CHOSEN)));
    }

    /**
     * Equal steps: 20 makes 20, 40, 60, 80, 100.
     *
     * @param percent 1 to 100
     * @throws IllegalArgumentException for any other percent
     */
    public static List<Integer> linear(int percent) {
        return growing(percent, share -> share + percent);
    }

    /**
     * Steps that grow by a factor: 5 and 2 make 5, 10, 20, 40, 80, 100.
     *
     * @param percent 1 to 100
     * @param factor 2 or more
     * @throws IllegalArgumentException for any other percent or factor
     */
    public static List<Integer> exponential(int percent, int factor) {
        return growing(percent, share -> (int) Math.min(WHOLE, (long) share * factor));
    }

    private static List<Integer> growing(int percent, IntUnaryOperator next) {
        if (percent < 1 || percent > WHOLE || next.applyAsInt(percent) <= percent && percent < WHOLE) {
            throw new IllegalArgumentException("Steps from " + percent + " % on do not grow to 100 %.");
        }
        List<Integer> steps = new ArrayList<>();
        for (int share = percent; share < WHOLE; share = next.applyAsInt(share)) {
            steps.add(share);
        }
        steps.add(WHOLE);
        return steps;
    }

    /** The share of the requests that a fleet gets while the canary has that share: a baseline as much, as far as it goes. */
    public static int share(Fleet fleet, int canary) {
        return fleet.isNew() ? canary : Math.min(canary, WHOLE - canary);
    }

    /** All that is wrong with it and can be told without the account, one sentence each. */
    List<String> faults() {
        return faults("canary");
    }

    /** The same in the words of a spec that has steps under another name. */
    List<String> faults(String name) {
        List<String> faults = new ArrayList<>(routeFaults());
        faults.addAll(stepFaults(name));
        faults.addAll(matchFaults());
        analysis.ifPresent(by -> faults.addAll(by.faults()));
        Duration least = analysis.map(Analysis::period).orElse(Duration.ZERO).multipliedBy(2);
        if (!every.isNegative() && every.compareTo(least) < 0) {
            faults.add(
                    name + " every is " + Words.of(every) + ", but a step begins anywhere within a period, and a whole"
                            + " one of the analysis' " + Words.of(least.dividedBy(2)) + " fits into " + Words.of(least)
                            + " for certain; give at least that, or a time such as 10m.");
        }
        if (every.isNegative()) {
            faults.add(name + " every is " + every.toSeconds() + " s, less than zero; give a time such as 10m, or 0s.");
        }
        faults.addAll(FLOOR.faults(name + " floor", floor));
        return faults;
    }

    private List<String> routeFaults() {
        List<String> faults = new ArrayList<>();
        for (String route : new TreeSet<>(routes)) {
            if (!route.matches("arn:[^:]+:elasticloadbalancing:.+:listener(-rule)?/(app|net)/.+")) {
                faults.add(
                        "listenerRule is \"" + route + "\", which is no ARN of a rule or a listener of an Application"
                                + " or Network Load Balancer; give one such as"
                                + " arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/1/2/3.");
            }
            if (Collections.frequency(routes, route) > 1) {
                faults.add("listenerRule names " + route + " more than once; name it once.");
            }
        }
        if (routes.size() > MOST_ROUTES) {
            faults.add("listenerRule names " + routes.size() + " rules; shift the traffic of at most " + MOST_ROUTES
                    + " at once.");
        }
        return faults;
    }

    private List<String> stepFaults(String name) {
        List<String> faults = new ArrayList<>();
        if (steps.isEmpty()) {
            faults.add(name + " steps is empty; give percents such as 5, 25, 50.");
        }
        steps.stream()
                .filter(share -> share < 1 || share > WHOLE)
                .forEach(share -> faults.add("A " + name + " step of " + share + " % is out of range; use 1 to 100."));
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i) <= steps.get(i - 1)) {
                faults.add("The " + name + " step of " + steps.get(i) + " % comes after one of " + steps.get(i - 1)
                        + " %; let the steps grow.");
            }
        }
        return faults;
    }

    private List<String> matchFaults() {
        List<String> faults = new ArrayList<>(Matches.faults(match));
        if (!match.isEmpty() && steps.size() > 1) {
            faults.add(
                    "canary match sends chosen users to the canary, so there are no steps to take; give one, the size"
                            + " of the canary in percent of the target's.");
        }
        if (!match.isEmpty() && baseline) {
            faults.add("canary match and baseline are both given, but chosen users have no like to compare with; leave"
                    + " one of them out.");
        }
        return faults;
    }
}
