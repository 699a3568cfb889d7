package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.Inventory;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** A swap whose journal is lost before it has parted with blue is undone from the account alone. */
class SwapRecoveryTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);

    /** What the last swap has written at the group that stands by. */
    private static final String STOOD =
            "v=1 id=r-0 min=1 max=8 size=4 ami=ami-1 sus=AlarmNotification/ScheduledActions at=1736121600";

    /** The death of the process that runs a rollout. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** How the fleets change places, and after which change to the account the process dies. */
    private record Moment(String name, boolean balanced, Optional<String> green, List<Integer> steps, int after) {
        @Override
        public String toString() {
            return name + ", " + after;
        }
    }

    static Stream<Moment> moments() {
        return IntStream.rangeClosed(1, 14)
                .boxed()
                .flatMap(after -> Stream.of(
                        new Moment("at once", true, Optional.empty(), List.of(100), after),
                        new Moment("by steps", true, Optional.empty(), List.of(20, 60, 100), after),
                        new Moment(
                                "two that take turns", true, Optional.of("web-b"), List.of(100), Math.min(after, 12)),
                        new Moment("by membership", false, Optional.empty(), List.of(100), after)));
    }

    private static Theatre theatre(boolean balanced) {
        AccountBuilder account = Theatre.account(11, AmiCharacter.good()).unusedTargetGroup("tg-b");
        if (balanced) {
            account.loadBalancer("shop", lb -> lb.listener(80)
                    .rule(10, rule -> rule.path("/*").forward("tg-web", 1)));
        } else {
            account.classicBalancer("classic", 60, 10, 3, 2);
        }
        return new Theatre(account.group("web", 1, 4, 8, Theatre.ZONES, g -> {
                    g.template("lt-web", "1");
                    if (balanced) {
                        g.targetGroup("tg-web");
                    } else {
                        g.classicBalancer("classic");
                    }
                })
                .group("web-b", 0, 0, 8, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-b")
                        .suspended("AlarmNotification", "ScheduledActions")
                        .tag("aws-rollouts:standing", STOOD, false))
                .build());
    }

    private static Spec spec(Moment moment) {
        Swap usual = Swap.defaults();
        return Spec.of("web", Theatre.NEW)
                .with(new Swap(
                        moment.balanced() ? List.of(RULE) : List.of(),
                        Optional.empty(),
                        moment.green(),
                        moment.steps(),
                        Duration.ofMinutes(2),
                        usual.sticky(),
                        Duration.ofHours(2),
                        usual.after(),
                        usual.keep(),
                        usual.names(),
                        Optional.empty()));
    }

    private static List<Rule> rules(Theatre theatre, boolean balanced) {
        return balanced
                ? theatre.rehearsal
                        .account()
                        .loadBalancing()
                        .describeRules(r -> r.ruleArns(RULE))
                        .rules()
                : List.of();
    }

    private static void rest(Theatre theatre) {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(2)));
    }

    /** Runs until the process dies after so many changes, or while blue stands by. */
    private static void die(Theatre theatre, Spec spec, int after) {
        int[] changes = new int[1];
        Rollout rollout = theatre.start(spec);
        theatre.rehearsal.account().onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                boolean changing = !operation.startsWith("Describe") && !operation.startsWith("Get");
                if (changing && ++changes[0] == after) {
                    throw new Death();
                }
            }
        });
        try {
            theatre.rehearsal
                    .account()
                    .clock()
                    .runUntil(
                            () -> rollout.state().phase() == Phase.RETIRING,
                            theatre.rehearsal.clock().now().plus(Duration.ofHours(1)));
        } catch (Death death) {
            return;
        }
        changes[0] = after;
        assertEquals(Phase.SWAPPED, rollout.state().phase(), () -> "only " + changes[0] + " changes");
        theatre.rollouts.letGo();
    }

    private static RolloutListener told(StringBuilder log) {
        return new RolloutListener() {
            @Override
            public void happened(Event event, RolloutState after, Observation seen) {
                log.append(event).append('\n');
            }
        };
    }

    @ParameterizedTest
    @MethodSource("moments")
    void theAccountIsAsBefore(Moment moment) {
        Theatre theatre = theatre(moment.balanced());
        Inventory before = theatre.rehearsal.account().inventory();
        GroupTruth group = theatre.truth();
        GroupTruth idle = theatre.rehearsal.account().truth("web-b");
        List<Rule> rules = rules(theatre, moment.balanced());

        die(theatre, spec(moment), moment.after());
        rest(theatre);
        Recovery.Found found = Recovery.plan(
                theatre.rehearsal.cloud(), "web", theatre.rehearsal.clock().now());
        assertEquals(List.of(), found.faults());
        StringBuilder log = new StringBuilder();
        Rollout rollout = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober())
                .recover(found.recovery().orElseThrow(), theatre.rehearsal.cloud(), new MemoryJournal(), told(log));
        assertEquals(Outcome.ROLLED_BACK, theatre.run(rollout).outcome().orElseThrow(), log::toString);

        rest(theatre);
        assertEquals(before, theatre.rehearsal.account().inventory(), log::toString);
        assertEquals(rules, rules(theatre, moment.balanced()));
        assertEquals(group.tags(), theatre.truth().tags());
        assertEquals(group.suspended(), theatre.truth().suspended());
        assertEquals(
                idle.suspended(), theatre.rehearsal.account().truth("web-b").suspended());
        assertEquals(idle.tags(), theatre.rehearsal.account().truth("web-b").tags());
        assertTrue(
                theatre.truth().instances().stream().allMatch(one -> one.image().equals(Theatre.OLD)));
    }
}
