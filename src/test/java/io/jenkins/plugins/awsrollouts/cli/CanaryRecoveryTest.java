package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.RolloutListener;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** A canary whose journal is lost is undone from the account alone, whatever instant it was lost at. */
class CanaryRecoveryTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final String LISTENER = SimulatedAccount.listenerArn("shop", 80);
    private static final Canary WEIGHTS =
            new Canary(List.of(RULE), List.of(), List.of(5, 50), Duration.ofMinutes(1), 1, false);

    /** The death of the process that runs a rollout. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** How traffic is brought to the canary, and after which change to the account the process dies. */
    private record Moment(String name, Canary canary, boolean balanced, int after) {
        @Override
        public String toString() {
            return name + ", " + after;
        }
    }

    static Stream<Moment> moments() {
        Canary compared = new Canary(List.of(RULE), List.of(), List.of(5, 50), Duration.ofMinutes(1), 1, true);
        Canary both = new Canary(List.of(RULE, LISTENER), List.of(), List.of(5, 50), Duration.ofMinutes(1), 1, false);
        Canary chosen = new Canary(
                List.of(RULE),
                List.of(new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"))),
                List.of(10),
                Duration.ofMinutes(1),
                1,
                false);
        Canary instances = new Canary(List.of(), List.of(), List.of(5, 40), Duration.ofMinutes(1), 1, false);
        return Stream.of(
                        after("by weights", WEIGHTS, true),
                        after("with a baseline", compared, true),
                        after("by a rule and a default action", both, true),
                        after("chosen users", chosen, true),
                        after("by instances", instances, false))
                .flatMap(moments -> moments);
    }

    private static Stream<Moment> after(String name, Canary canary, boolean balanced) {
        return IntStream.rangeClosed(1, 31).mapToObj(after -> new Moment(name, canary, balanced, after));
    }

    private static Theatre theatre(boolean balanced) {
        AccountBuilder account = Theatre.account(11, AmiCharacter.good())
                .targetGroup("tg-api", 60, 10, 3, 2)
                .loadBalancer("shop", lb -> lb.listener(80, balanced ? "tg-web" : "tg-api")
                        .rule(10, rule -> rule.path("/*")
                                .sticky(300)
                                .forward(balanced ? "tg-web" : "tg-api", 3)
                                .forward("tg-api", 1)));
        return new Theatre(account.group("web", 1, 4, 8, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    private static List<Rule> rules(Theatre theatre) {
        return theatre.rehearsal
                .account()
                .loadBalancing()
                .describeRules(r -> r.listenerArn(LISTENER))
                .rules();
    }

    private static void rest(Theatre theatre) {
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(2)));
    }

    /** Runs until the process dies after so many changes. */
    private static void die(Theatre theatre, Spec spec, int after) {
        int[] changes = new int[1];
        Plan plan = theatre.plan(spec);
        theatre.rehearsal.account().onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                boolean changing = !operation.startsWith("Describe") && !operation.startsWith("Get");
                if (changing && ++changes[0] == after) {
                    throw new Death();
                }
            }
        });
        boolean died = false;
        try {
            theatre.run(
                    theatre.rollouts.start(plan, theatre.rehearsal.cloud(), new MemoryJournal(), theatre.listener()));
        } catch (Death death) {
            died = true;
        }
        assertTrue(died, () -> "only " + changes[0] + " changes");
    }

    private static RolloutListener ignored() {
        return new RolloutListener() {
            @Override
            public void happened(Event event, RolloutState after, Observation seen) {}
        };
    }

    private static void recovered(Theatre theatre) {
        Recovery.Found found = Recovery.plan(
                theatre.rehearsal.cloud(), "web", theatre.rehearsal.clock().now());
        assertEquals(List.of(), found.faults());
        StringBuilder log = new StringBuilder();
        Rollouts anew = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober());
        Rollout rollout = anew.recover(
                found.recovery().orElseThrow(),
                theatre.rehearsal.cloud(),
                new MemoryJournal(),
                (event, after, seen) -> log.append(event).append('\n'));
        RolloutState state = theatre.run(rollout);
        assertEquals(Outcome.ROLLED_BACK, state.outcome().orElseThrow(), log::toString);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void theAccountIsAsBefore(Moment moment) {
        Theatre theatre = theatre(moment.balanced());
        Inventory before = theatre.rehearsal.account().inventory();
        GroupTruth group = theatre.truth();
        List<Rule> rules = rules(theatre);

        die(
                theatre,
                Spec.of("web", Theatre.NEW)
                        .withStrategy(new Strategy.AllAtOnce())
                        .with(moment.canary()),
                moment.after());
        rest(theatre);
        recovered(theatre);

        rest(theatre);
        assertEquals(before, theatre.rehearsal.account().inventory());
        assertEquals(rules, rules(theatre));
        assertEquals(group.tags(), theatre.truth().tags());
        assertEquals(group.suspended(), theatre.truth().suspended());
        assertEquals(
                List.of(group.min(), group.desired(), group.max(), group.serving()),
                List.of(
                        theatre.truth().min(),
                        theatre.truth().desired(),
                        theatre.truth().max(),
                        theatre.truth().serving()));
        assertTrue(
                theatre.truth().instances().stream().allMatch(one -> one.image().equals(Theatre.OLD)));
    }

    @Test
    void whatSomebodyMadeOfTheRuleMeanwhileStays() {
        Theatre theatre = theatre(true);
        die(theatre, Spec.of("web", Theatre.NEW).with(WEIGHTS), 8);
        String other = theatre.rehearsal
                .account()
                .loadBalancing()
                .describeTargetGroups(r -> r.names("tg-web"))
                .targetGroups()
                .get(0)
                .targetGroupArn();
        Action alone = Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .forwardConfig(forward -> forward.targetGroups(TargetGroupTuple.builder()
                        .targetGroupArn(other)
                        .weight(7)
                        .build()))
                .build();
        theatre.rehearsal.account().loadBalancing().modifyRule(rule -> rule.ruleArn(RULE)
                .actions(alone));
        rest(theatre);
        List<Rule> rules = rules(theatre);
        recovered(theatre);
        assertEquals(rules, rules(theatre));
    }
}
