package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.RuleSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What a seed decides about a canary: the rule that sends it requests, its steps, and who meddles with the rule.
 *
 * @param way what shares the requests
 * @param weight the target's weight in that rule
 * @param other the weight there of another group's servers; 0 for no other
 * @param sticky whether the rule keeps users with their target group
 * @param canary what is asked for
 * @param edit what a person does to the rule meanwhile
 */
record CanaryScenario(SharedBy way, int weight, int other, boolean sticky, Canary canary, Optional<RuleEdit> edit) {
    /** The load balancer whose rule it is. */
    static final String BALANCER = "shop";

    /** The target group whose requests are shared. */
    static final String TARGET_GROUP = "tg-0";

    /** The users that {@code match} chooses, of all. */
    static final double CHOSEN = 0.2;

    private static final String OTHERS = "tg-other";
    /** The port of the listener whose requests are shared. */
    static final int PORT = 80;

    private static final int PRIORITY = 10;
    private static final Visitor TESTER = Visitor.plain().header("X-Beta", "yes");
    static final List<Integer> WEIGHTS = List.of(1, 1, 3, 90, 333);

    static CanaryScenario of(SplittableRandom random, int targetGroups) {
        SharedBy way =
                targetGroups == 0 ? SharedBy.INSTANCES : random.nextInt(3) == 0 ? SharedBy.DEFAULT : SharedBy.RULE;
        boolean shares = way != SharedBy.INSTANCES;
        boolean match = random.nextInt(6) == 0 && shares;
        boolean baseline = random.nextInt(3) == 0 && shares && !match;
        List<Integer> steps = steps(random, match ? 1 : 1 + random.nextInt(4), shares ? 100 : 60);
        Canary canary = new Canary(
                shares ? List.of(route(way)) : List.of(),
                match ? List.of(new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"))) : List.of(),
                steps,
                Duration.ofSeconds(random.nextInt(4) * 60L),
                1 + random.nextInt(random.nextInt(3) == 0 ? 3 : 1),
                baseline);
        return new CanaryScenario(
                way,
                WEIGHTS.get(random.nextInt(WEIGHTS.size())),
                shares && random.nextInt(3) == 0 ? WEIGHTS.get(random.nextInt(WEIGHTS.size())) : 0,
                shares && random.nextInt(4) == 0,
                canary,
                edit(random, way));
    }

    /** The same with the sides compared, where there are requests to compare. */
    CanaryScenario comparing(Optional<Analysis> by) {
        if (by.isEmpty() || !shares() || !canary.match().isEmpty()) {
            return this;
        }
        Canary watched = new Canary(
                canary.routes(),
                canary.match(),
                canary.steps(),
                canary.every().compareTo(Comparing.STEP) < 0 ? Comparing.STEP : canary.every(),
                canary.floor(),
                canary.baseline(),
                by);
        return new CanaryScenario(way, weight, other, sticky, watched, edit);
    }

    static List<Integer> steps(SplittableRandom random, int count, int most) {
        List<Integer> steps = new ArrayList<>();
        int share = 0;
        while (steps.size() < count && share < most) {
            share = Math.min(most, share + 2 + random.nextInt(2 * most / (count + 1)));
            steps.add(share);
        }
        return steps;
    }

    static Optional<RuleEdit> edit(SplittableRandom random, SharedBy way) {
        RuleEdit.PersonsChange kind =
                RuleEdit.PersonsChange.values()[random.nextInt(RuleEdit.PersonsChange.values().length)];
        RuleEdit edit = new RuleEdit(
                Duration.ofSeconds(random.nextInt(1200)),
                kind == RuleEdit.PersonsChange.DELETE && way == SharedBy.DEFAULT ? RuleEdit.PersonsChange.RESET : kind,
                1 + random.nextInt(50));
        return random.nextInt(6) == 0 && way != SharedBy.INSTANCES ? Optional.of(edit) : Optional.empty();
    }

    static String route(SharedBy way) {
        return way == SharedBy.DEFAULT
                ? SimulatedAccount.listenerArn(BALANCER, PORT)
                : SimulatedAccount.ruleArn(BALANCER, PORT, PRIORITY);
    }

    /** After how many calls the controller dies; a canary takes more of them than a plain rollout. */
    static List<Integer> crashes(SplittableRandom random) {
        List<Integer> crashes = new ArrayList<>();
        int deaths = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < deaths; i++) {
            crashes.add(1 + random.nextInt(300));
        }
        return crashes;
    }

    /** What a person says, and when. */
    static List<TimedCommand> orders(SplittableRandom random) {
        List<TimedCommand> orders = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            Command command =
                    List.of(Command.ABORT, Command.ROLLBACK, Command.PROMOTE).get(random.nextInt(3));
            orders.add(new TimedCommand(Duration.ofSeconds(random.nextInt(1800)), command));
        }
        if (random.nextInt(6) == 0) {
            int at = random.nextInt(1200);
            orders.add(new TimedCommand(Duration.ofSeconds(at), Command.PAUSE));
            orders.add(new TimedCommand(Duration.ofSeconds(at + 60 + random.nextInt(600)), Command.RESUME));
            orders.add(new TimedCommand(Duration.ofHours(1), Command.RESUME));
        }
        return orders;
    }

    /** Whether rules share the requests. */
    boolean shares() {
        return way != SharedBy.INSTANCES;
    }

    /** The ARN of the rule or listener. */
    String route() {
        return route(way);
    }

    /**
     * The load balancer, and who else is behind it; target groups are there, the target is not.
     *
     * @param more gives the load balancer more than that
     */
    void build(AccountBuilder builder, Consumer<LoadBalancerSpec> more) {
        if (!shares()) {
            return;
        }
        if (other > 0) {
            builder.launchTemplate("lt-other", Scenario.OLD, "t3.large").targetGroup(OTHERS, 30, 10, 3, 2);
        }
        builder.loadBalancer(BALANCER, balancer -> {
            listen(balancer);
            more.accept(balancer);
        });
        double requests = canary.analysis().isPresent() ? Comparing.REQUESTS : 0;
        builder.traffic(BALANCER, requests, traffic -> traffic.crowd(CHOSEN, TESTER));
        if (other > 0) {
            builder.group(
                    "other", 2, 2, 2, List.of("us-east-1a", "us-east-1b"), group -> group.template("lt-other", "1")
                            .targetGroup(OTHERS));
        }
    }

    private void listen(LoadBalancerSpec balancer) {
        if (way == SharedBy.DEFAULT) {
            balancer.listener(PORT, this::forward);
        } else {
            balancer.listener(PORT).rule(PRIORITY, rule -> forward(rule.path("/*")));
        }
    }

    private RuleSpec forward(RuleSpec rule) {
        RuleSpec forwarding = rule.forward(TARGET_GROUP, weight);
        RuleSpec all = other > 0 ? forwarding.forward(OTHERS, other) : forwarding;
        return sticky ? all.sticky(300) : all;
    }
}
