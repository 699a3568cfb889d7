package io.jenkins.plugins.awsrollouts.rollout.spec;

import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blue/green: a fleet of the new AMI, as large as the target, is checked alone, takes the target's place at once or
 * gradually, and can give it back as long as the old fleet stands.
 *
 * <p>One record of many components, one a knob: journals have them beside each other under these names.
 *
 * @param routes ARNs of the listener rules, or of listeners for their default actions, whose requests are moved; empty: the
 *     one that forwards to the target; where there is none, the groups change places at the balancers themselves
 * @param test ARN of a listener rule, or of a listener, that leads to green while it is checked; default none
 * @param green the name of a group that stands already and takes turns with the target; empty: a clone of the target
 * @param steps green's share of the requests at each step, in percent, 1 to 100, growing to 100; default 100 at once;
 *     empty: as the strategy has it
 * @param every how long each step before the last is watched; default 10 min
 * @param sticky what becomes of users whom a rule keeps with a target group; default keep
 * @param keepBlue how long the old fleet stands by as it was once all requests go to green, 0 or more; default 1 h
 * @param after what becomes of it then; default retire
 * @param keep how many former fleets may stand, where they are kept; 1 to 3, default 1
 * @param names how the groups of a target are called, with {@code {target}} and {@code {number}}, of three digits; default {@code
 *     {target}-v{number}}, as Frigga calls them
 * @param analysis how green is compared with blue at each step; default not at all, gates alone decide
 */
@RecordBuilder
public record Swap(
        List<String> routes,
        Optional<String> test,
        Optional<String> green,
        List<Integer> steps,
        Duration every,
        Sticky sticky,
        Duration keepBlue,
        After after,
        int keep,
        String names,
        Optional<Analysis> analysis)
        implements SwapBuilder.With {
    /** Where the target's name goes in the name of a group. */
    public static final String TARGET = "{target}";

    /** Where the number goes in the name of a group. */
    public static final String NUMBER = "{number}";

    private static final int WHOLE = 100;
    /** With green and the one that is replaced next a rule then has five (ELB API Reference, ForwardActionConfig). */
    static final int MOST_KEPT = 3;

    private static final int LONGEST_NAMES = 200;

    /** What becomes of users whom a rule keeps with a target group. */
    public enum Sticky {
        /** They stay where they are until their time is over. */
        KEEP,
        /** Once green has all requests the rule keeps nobody any more, so that they come to green at once. */
        RELEASE
    }

    /** What becomes of the old fleet. */
    public enum After {
        /** It goes, with what rollouts have made for it; a group that no rollout has made is scaled to zero instead. */
        RETIRE,
        /** It stays as it is, as one of so many. */
        KEEP,
        /** Its group stays without an instance. */
        ZERO
    }

    public Swap {
        routes = List.copyOf(routes);
        steps = List.copyOf(steps);
    }

    /** The defaults of every knob. */
    public static Swap defaults() {
        return new Swap(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(WHOLE),
                Duration.ofMinutes(10),
                Sticky.KEEP,
                Duration.ofHours(1),
                After.RETIRE,
                1,
                TARGET + "-v" + NUMBER,
                Optional.empty());
    }

    /**
     * A new group for a deployment that is none of blue and green: by the strategy's batches, and the old group goes at
     * once.
     *
     * @param bake how long each batch is watched
     */
    public static Swap replacing(Duration bake) {
        return defaults().with(copy -> copy.steps(List.of()).every(bake).keepBlue(Duration.ZERO));
    }

    /** At once to a fleet that still stands; the one that it replaces goes. */
    public static Swap back(String group, List<String> routes) {
        return defaults().with(copy -> copy.routes(routes)
                .green(Optional.of(group))
                .keepBlue(Duration.ZERO)
                .after(After.RETIRE));
    }

    /** How it shares requests, in the words of a canary: first none, while green is checked alone. */
    Canary sharing() {
        List<Integer> shares = new ArrayList<>();
        shares.add(0);
        shares.addAll(steps);
        return new Canary(routes, List.of(), shares, every, 1, false, analysis);
    }

    /** All that is wrong with it and can be told without the account, one sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!steps.isEmpty()) {
            faults.addAll(new Canary(routes, List.of(), steps, every, 1, false, analysis).faults("blueGreen"));
            if (steps.get(steps.size() - 1) != WHOLE) {
                faults.add("The last step of the swap is " + steps.get(steps.size() - 1)
                        + " %, so blue would keep some of the requests; end with 100.");
            }
        }
        test.filter(route -> routes.contains(route))
                .ifPresent(route -> faults.add("testListenerRule is also a listenerRule, so checking green would take"
                        + " users to it; give a rule of its own."));
        if (keepBlue.isNegative()) {
            faults.add("keepBlue is " + keepBlue.toSeconds() + " s, less than zero; give a time such as 1h, or 0s.");
        }
        if (keep < 1 || keep > MOST_KEPT) {
            faults.add("keep is " + keep + "; keep 1 to " + MOST_KEPT + " former fleets.");
        }
        if (green.isEmpty() && (!names.contains(NUMBER) || names.equals(NUMBER))) {
            faults.add("names is \"" + names + "\"; say where the number goes, such as {target}-v{number}.");
        }
        if (!GroupName.allows(names)) {
            faults.add("names is \"" + names
                    + "\"; the name of an Auto Scaling group has letters, digits and signs of ASCII,"
                    + " no spaces and no colon.");
        }
        if (names.length() > LONGEST_NAMES) {
            faults.add("names has " + names.length() + " characters; give at most " + LONGEST_NAMES + ".");
        }
        return faults;
    }
}
