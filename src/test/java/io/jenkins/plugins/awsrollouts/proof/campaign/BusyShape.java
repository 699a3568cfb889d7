package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.Measure;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import io.jenkins.plugins.awsrollouts.simulation.elb.Visitor;
import io.jenkins.plugins.awsrollouts.simulation.lambda.FunctionBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.model.NotificationConfiguration;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** A rollout in an account of which one operation does nothing for a time: together they make all the calls that rollouts make. */
enum BusyShape {
    /** Two steps, by a rule. */
    CANARY {
        @Override
        Spec shaped(Spec spec) {
            return spec.with(canary(List.of(RULE)));
        }
    },
    /** By a listener's default action, of a group that does more and launches otherwise. */
    CANARY_OF_A_RICH_GROUP {
        @Override
        Spec shaped(Spec spec) {
            return spec.with(canary(List.of(LISTENER)))
                    .with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE)
                    .withGates(more(spec));
        }
    },
    /** Beside a baseline, with an analysis. */
    CANARY_COMPARED {
        @Override
        Spec shaped(Spec spec) {
            Canary canary = canary(List.of(RULE)).with(copy -> copy.baseline(true));
            return spec.with(canary.with(Analysis.of(List.of(Measure.errorRate(), Measure.latency(90)))));
        }
    },
    /** For chosen users. */
    CANARY_FOR_CHOSEN_USERS {
        @Override
        Spec shaped(Spec spec) {
            Condition beta = new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"));
            return spec.with(
                    canary(List.of(RULE)).with(copy -> copy.match(List.of(beta)).steps(List.of(20))));
        }
    },
    /** At once. */
    SWAP {
        @Override
        Spec shaped(Spec spec) {
            return spec.with(swap());
        }
    },
    /** By steps, of a group that does more and launches otherwise, which stays without an instance. */
    SWAP_OF_A_RICH_GROUP {
        @Override
        Spec shaped(Spec spec) {
            return spec.with(swap().with(copy -> copy.steps(List.of(20, 100)).after(Swap.After.ZERO)))
                    .with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE)
                    .withGates(more(spec));
        }
    },
    /** To a group that stands already. */
    SWAP_TO_A_STANDING_GROUP {
        @Override
        Spec shaped(Spec spec) {
            return spec.with(swap().with(copy -> copy.green(Optional.of(TWIN)).steps(List.of(50, 100))));
        }
    },
    /** Batch by batch. */
    IN_PLACE {
        @Override
        Spec shaped(Spec spec) {
            return spec;
        }
    },
    /** Of a group that does more and launches otherwise. */
    IN_PLACE_IN_A_RICH_GROUP {
        @Override
        Spec shaped(Spec spec) {
            return spec.with(Spec.ProtectedInstances.REPLACE, Spec.LaunchHooks.REFUSE)
                    .withGates(more(spec));
        }
    };

    static final String GROUP = "web";
    static final String OLD = "ami-00000001";
    static final String NEW = "ami-00000002";
    static final String BALANCER = "shop";
    static final String ALARM = "shop-5xx";

    /** How many of the gates are on all the time; they come first. */
    static final int ALWAYS = 2;

    private static final String TWIN = "web-b";
    private static final String RULE = SimulatedAccount.ruleArn(BALANCER, 80, 10);
    private static final String LISTENER = SimulatedAccount.listenerArn(BALANCER, 80);
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final int PORT = 80;
    private static final int SIZE = 6;

    abstract Spec shaped(Spec spec);

    /** Whether users come to a fleet beside the target, whose share can be taken back. */
    boolean shares() {
        return this != IN_PLACE && this != IN_PLACE_IN_A_RICH_GROUP;
    }

    /** Whether two groups change places. */
    boolean swaps() {
        return name().startsWith("SWAP");
    }

    /** Whether nothing but gates and people decides. */
    boolean judges() {
        return this == CANARY_COMPARED;
    }

    private boolean rich() {
        return name().contains("RICH");
    }

    /** What is asked for; two of its gates are on all the time, and their first bad answer fails the rollout. */
    Spec spec() {
        HttpGate asked = HttpGate.through("http://tg-web/health");
        Spec spec = Spec.of(GROUP, NEW)
                .withStrategy(new Strategy.Batches(List.of(new Share(1, false), new Share(50, true))))
                .withLimits(Limits.defaults().with(copy -> copy.progressDeadline(Duration.ofMinutes(15))
                        .bake(Duration.ofMinutes(3))
                        .finalBake(Duration.ofMinutes(3))))
                .withGates(List.of(
                        asked.withTerms(Terms.once(When.ALWAYS, INTERVAL, STEP)),
                        AlarmGate.of(ALARM),
                        HttpGate.onInstances(PORT, "/health")));
        return shaped(spec);
    }

    private static List<Gate> more(Spec spec) {
        List<Gate> gates = new java.util.ArrayList<>(spec.gates());
        gates.add(ScriptGate.of("true"));
        gates.add(LambdaGate.of("check"));
        return gates;
    }

    private static Canary canary(List<String> routes) {
        return new Canary(routes, List.of(), List.of(10, 50), STEP, 1, false);
    }

    private static Swap swap() {
        return Swap.defaults().with(copy -> copy.every(STEP).keepBlue(Duration.ofMinutes(10)));
    }

    // ---- the account

    SimulatedAccount account(long seed) {
        AccountBuilder builder = SimulatedAccount.create(seed)
                .image(OLD, AmiCharacter.good())
                .image(NEW, AmiCharacter.good())
                .launchTemplate(
                        "lt-web",
                        ResponseLaunchTemplateData.builder()
                                .imageId(OLD)
                                .instanceType("t3.large")
                                .disableApiTermination(rich())
                                .build())
                .targetGroup("tg-web", 30, 10, 3, 2)
                .function("check", FunctionBehaviour.answering(json -> "{\"verdict\": \"pass\"}"))
                .alarm(ALARM, alarm -> alarm.metric("Shop", "Errors", "Sum", 60))
                .loadBalancer(BALANCER, this::listen)
                .traffic(
                        BALANCER,
                        judges() ? 20 : 0,
                        traffic -> traffic.crowd(0.2, Visitor.plain().header("X-Beta", "yes")))
                .group(GROUP, 2, SIZE, SIZE + 2, ZONES, this::group);
        if (this == SWAP_TO_A_STANDING_GROUP) {
            builder.unusedTargetGroup("tg-b")
                    .launchTemplate("lt-b", OLD, "t3.large")
                    .group(TWIN, 0, 0, SIZE + 2, ZONES, twin -> twin.template("lt-b", "1")
                            .targetGroup("tg-b"));
        }
        SimulatedAccount account = builder.build();
        account.alarm(ALARM, StateValue.OK);
        return account;
    }

    private void listen(LoadBalancerSpec balancer) {
        if (this == CANARY_OF_A_RICH_GROUP) {
            balancer.listener(PORT, rule -> rule.forward("tg-web", 1));
        } else {
            balancer.listener(PORT).rule(10, rule -> rule.path("/*").forward("tg-web", 1));
        }
    }

    private void group(GroupSpec group) {
        group.template("lt-web", rich() ? "$Default" : "1").targetGroup("tg-web");
        if (!rich()) {
            return;
        }
        group.warmPool(1, null, "Stopped")
                .elbHealthCheck(Duration.ofSeconds(300))
                .protectedInstances(2)
                .newInstancesProtected()
                .metrics("GroupDesiredCapacity")
                .tag("app", "shop", true)
                .terminateHook("goodbye", Duration.ofSeconds(30), "CONTINUE")
                .policy(ScalingPolicy.builder()
                        .policyName("out")
                        .policyType("SimpleScaling")
                        .adjustmentType("ChangeInCapacity")
                        .scalingAdjustment(1)
                        .build())
                .scheduledAction(ScheduledUpdateGroupAction.builder()
                        .scheduledActionName("sale")
                        .startTime(SimulatedAccount.START.plus(Duration.ofDays(30)))
                        .minSize(3)
                        .build())
                .notification(NotificationConfiguration.builder()
                        .topicARN("arn:aws:sns:us-east-1:123456789012:ops")
                        .notificationType("autoscaling:EC2_INSTANCE_LAUNCH")
                        .build());
    }

    /** Where the requests of the fleet beside the target go: to none of the target's own. */
    static double sentBeside(Map<String, Double> byTargetGroup) {
        String own = SimulatedAccount.targetGroupArn("tg-web");
        return byTargetGroup.entrySet().stream()
                .filter(one -> !one.getKey().equals(own))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
