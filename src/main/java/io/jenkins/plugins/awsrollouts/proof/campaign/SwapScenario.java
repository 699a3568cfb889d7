package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.Shares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;

/**
 * What a seed decides about two fleets that change places.
 *
 * @param rules the rule whose requests are moved, who else is in it, and who meddles with it
 * @param classic whether the target is behind a classic load balancer as well
 * @param others how many target groups the target has beside the one of the rule
 * @param standing whether green's group stands already
 * @param narrow whether that may have no instance as it stands
 * @param tested whether a listener leads to green while it is checked
 * @param made whether a rollout has made the target's group, so that it may be deleted
 * @param habit whether the target has a scaling policy
 * @param swap what is asked for
 */
record SwapScenario(
        CanaryScenario rules,
        boolean classic,
        int others,
        boolean standing,
        boolean narrow,
        boolean tested,
        boolean made,
        boolean habit,
        Swap swap) {
    /** The port of the listener that leads to green while it is checked. */
    static final int TEST_PORT = 8080;

    /** The group that takes turns with the target. */
    private static final String TWIN = "web-b";

    private static final String CLONE = "web-v002";
    private static final String TWIN_TARGET_GROUP = "tg-b";
    private static final String UNUSED = "tg-test";

    static SwapScenario of(SplittableRandom random, GroupTraits fleet) {
        boolean shares = fleet.targetGroups() > 0;
        SharedBy way = !shares ? SharedBy.INSTANCES : random.nextInt(3) == 0 ? SharedBy.DEFAULT : SharedBy.RULE;
        boolean standing = random.nextInt(4) == 0;
        boolean tested = shares && random.nextInt(3) == 0;
        Swap swap = swap(random, way, standing, tested);
        Canary sharing = new Canary(swap.routes(), List.of(), swap.steps(), swap.every(), 1, false);
        CanaryScenario rules = new CanaryScenario(
                way,
                weight(random),
                shares && random.nextInt(3) == 0 ? weight(random) : 0,
                shares && random.nextInt(4) == 0,
                sharing,
                CanaryScenario.edit(random, way));
        return new SwapScenario(
                rules,
                fleet.classic(),
                Math.max(0, fleet.targetGroups() - 1),
                standing,
                random.nextBoolean(),
                tested,
                random.nextInt(5) == 0,
                random.nextInt(3) == 0,
                swap);
    }

    /** The same with green compared with blue, where there are steps at which both have requests. */
    SwapScenario comparing(Optional<Analysis> by) {
        if (by.isEmpty() || !shares() || swap.steps().size() == 1) {
            return this;
        }
        Swap watched = new Swap(
                swap.routes(),
                swap.test(),
                swap.green(),
                swap.steps(),
                Comparing.STEP,
                swap.sticky(),
                swap.keepBlue(),
                swap.after(),
                swap.keep(),
                swap.names(),
                by);
        return new SwapScenario(rules.comparing(by), classic, others, standing, narrow, tested, made, habit, watched);
    }

    /** The same with time for what an owner does in the middle. */
    SwapScenario meddled(Optional<SwapMeddling> meddling) {
        return meddling.map(what -> new SwapScenario(
                        rules, classic, others, standing, narrow, tested, made, habit, what.lasting(swap)))
                .orElse(this);
    }

    private static int weight(SplittableRandom random) {
        return CanaryScenario.WEIGHTS.get(random.nextInt(CanaryScenario.WEIGHTS.size()));
    }

    private static Swap swap(SplittableRandom random, SharedBy way, boolean standing, boolean tested) {
        Swap usual = Swap.defaults();
        boolean shares = way != SharedBy.INSTANCES;
        TreeSet<Integer> steps = new TreeSet<>(
                shares && random.nextBoolean() ? CanaryScenario.steps(random, 1 + random.nextInt(3), 99) : List.of());
        steps.add(100);
        Swap.After[] afters = Swap.After.values();
        return new Swap(
                shares ? List.of(CanaryScenario.route(way)) : List.of(),
                tested
                        ? Optional.of(SimulatedAccount.listenerArn(CanaryScenario.BALANCER, TEST_PORT))
                        : Optional.empty(),
                standing ? Optional.of(TWIN) : Optional.empty(),
                List.copyOf(steps),
                Duration.ofSeconds(random.nextInt(4) * 60L),
                usual.sticky(),
                Duration.ofSeconds(random.nextBoolean() ? 0 : 60L + random.nextInt(600)),
                afters[random.nextInt(afters.length)],
                usual.keep(),
                usual.names(),
                Optional.empty());
    }

    /** After how many calls the controller dies. */
    static List<Integer> crashes(SplittableRandom random) {
        List<Integer> crashes = new ArrayList<>();
        int deaths = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < deaths; i++) {
            crashes.add(1 + random.nextInt(250));
        }
        return crashes;
    }

    /** What a person says, and when: the way back may be asked for at any moment. */
    static List<TimedCommand> orders(SplittableRandom random) {
        List<TimedCommand> orders = new ArrayList<>(CanaryScenario.orders(random));
        if (random.nextInt(5) == 0) {
            orders.add(new TimedCommand(Duration.ofSeconds(random.nextInt(2400)), Command.ROLLBACK));
        }
        return orders;
    }

    /** Whether rules share the requests. */
    boolean shares() {
        return rules.shares();
    }

    /** The name of green's group. */
    String green() {
        return standing ? TWIN : CLONE;
    }

    /** The part of the ARN of green's target group that has its name. */
    String greenPart() {
        return ":targetgroup/" + (standing ? TWIN_TARGET_GROUP : CLONE) + "/";
    }

    /** The share of the requests that rules send to green's target group. */
    double sentToGreen(Shares now) {
        return now.byTargetGroup().entrySet().stream()
                .filter(one -> one.getKey().contains(greenPart()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Whether the old group is deleted in the end. */
    boolean leaves() {
        return made && swap.after() == Swap.After.RETIRE;
    }

    /** What no weights move: by name, or by ARN for target groups. */
    List<String> moved() {
        List<String> moved = new ArrayList<>();
        for (int i = 1; i <= others; i++) {
            moved.add(SimulatedAccount.targetGroupArn("tg-" + i));
        }
        if (classic) {
            moved.add("classic");
        }
        return moved;
    }

    /** What is there beside the target; its target groups are there already. */
    void build(AccountBuilder builder, int max, List<String> zones, Consumer<LoadBalancerSpec> more) {
        if (tested) {
            builder.unusedTargetGroup(UNUSED);
        }
        rules.build(builder, balancer -> {
            more.accept(balancer);
            if (tested) {
                balancer.listener(TEST_PORT, UNUSED);
            }
        });
        if (standing && shares()) {
            builder.unusedTargetGroup(TWIN_TARGET_GROUP);
        }
        if (standing) {
            builder.launchTemplate("lt-b", Scenario.OLD, "t3.large");
            builder.group(TWIN, 0, 0, narrow ? 0 : max, zones, this::twin);
        }
    }

    private void twin(GroupSpec group) {
        group.template("lt-b", "1");
        if (shares()) {
            group.targetGroup(TWIN_TARGET_GROUP);
        }
    }

    /** What is special about the target. */
    void habits(GroupSpec group) {
        if (made) {
            group.tag("aws-rollouts:fleet", "r-0/green", false);
        }
        if (habit) {
            group.policy(ScalingPolicy.builder()
                    .policyName("out")
                    .policyType("SimpleScaling")
                    .adjustmentType("ChangeInCapacity")
                    .scalingAdjustment(1)
                    .build());
        }
    }
}
