package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** What owners do to the fleets and rules of a swap while it is under way. */
class SwapOwnersTest {
    private static final int SIZE = 4;
    private static final int MAX = 10;

    private final Theatre theatre = new Theatre(Theatre.account(7, AmiCharacter.good())
            .loadBalancer("shop", lb -> lb.listener(80)
                    .rule(10, rule -> rule.path("/*").forward("tg-web", 1)))
            .group("web", 0, SIZE, MAX, Theatre.ZONES, g -> g.template("lt-web", "1")
                    .targetGroup("tg-web"))
            .traffic("shop", 50)
            .build());

    private final SimulatedAccount account = theatre.rehearsal.account();

    private static Spec spec(Swap.After after, Integer... steps) {
        Swap swap = Swap.defaults().with(copy -> copy.routes(List.of(SimulatedAccount.ruleArn("shop", 80, 10)))
                .steps(List.of(steps))
                .every(Duration.ofMinutes(10))
                .keepBlue(Duration.ofMinutes(20))
                .after(after));
        return Spec.of("web", Theatre.NEW).with(swap);
    }

    private void runUntil(Rollout rollout, Predicate<RolloutState> what) {
        boolean seen = account.clock()
                .runUntil(
                        () -> what.test(rollout.state()),
                        theatre.rehearsal.clock().now().plus(Duration.ofDays(1)));
        assertTrue(seen, theatre.log::toString);
    }

    private void pass(Duration time) {
        account.clock().runUntil(theatre.rehearsal.clock().now().plus(time));
    }

    /** A swap whose old fleet stands by. */
    private Rollout standingBy(Spec spec) {
        account.readLag(ReadLag.none());
        Rollout rollout = theatre.start(spec);
        runUntil(rollout, state -> state.shift().has(GroupStep.RESUMED));
        pass(Duration.ofMinutes(2));
        assertEquals(Phase.SWAPPED, rollout.state().phase(), theatre.log::toString);
        return rollout;
    }

    // ---- rules that nobody knew of at the plan

    private String newRule() {
        return account.loadBalancing()
                .createRule(r -> r.listenerArn(SimulatedAccount.listenerArn("shop", 80))
                        .priority(5)
                        .conditions(RuleCondition.builder()
                                .field("path-pattern")
                                .values("/old/*")
                                .build())
                        .actions(Action.builder()
                                .type(ActionTypeEnum.FORWARD)
                                .targetGroupArn(SimulatedAccount.targetGroupArn("tg-web"))
                                .build()))
                .rules()
                .get(0)
                .ruleArn();
    }

    @Test
    void theOldFleetDoesNotGoAsLongAsARuleLeadsToItThatSomebodyHasMadeMeanwhile() {
        Rollout rollout = standingBy(spec(Swap.After.RETIRE, 100));
        String rule = newRule();

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertEquals(
                "shop:80 rule 5 leads to tg-web, whose fleet is about to go, and did not when the rollout was planned;"
                        + " lead it to web-v002 or delete it, then resume",
                rollout.state().reason());
        assertEquals(SIZE, account.truth("web").desired());

        account.loadBalancing().deleteRule(r -> r.ruleArn(rule));
        rollout.tell(Command.RESUME, "ann");
        runUntil(rollout, state -> state.phase() != Phase.HELD);
        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }

    @Test
    void aSwapThatIsHeldForARuleCanStillBeTakenBack() {
        Rollout rollout = standingBy(spec(Swap.After.RETIRE, 100));
        newRule();
        theatre.run(rollout);

        rollout.tell(Command.ROLLBACK, "ann");
        runUntil(rollout, state -> state.phase() != Phase.HELD);

        assertEquals(Optional.of(Outcome.ROLLED_BACK), theatre.run(rollout).outcome(), theatre.log::toString);
        assertEquals(SIZE, account.truth("web").serving());
    }

    @Test
    void aRuleThatIsMadeWhileTheRulesForgetTheOldFleetKeepsItToo() {
        Rollout rollout = standingBy(spec(Swap.After.RETIRE, 100));
        runUntil(rollout, state -> state.phase() == Phase.RETIRING);
        newRule();

        assertEquals(Phase.HELD, theatre.run(rollout).phase(), theatre.log::toString);

        assertTrue(
                rollout.state()
                        .reason()
                        .startsWith("the old fleet could not be retired: shop:80 rule 5 leads to tg-web"),
                rollout.state()::reason);
        assertEquals(SIZE, account.truth("web").desired());
    }

    @Test
    void aRuleToAFleetThatIsKeptHoldsNothing() {
        Rollout rollout = standingBy(spec(Swap.After.KEEP, 100));
        newRule();

        assertEquals(Optional.of(Outcome.PROMOTED), theatre.run(rollout).outcome(), theatre.log::toString);
    }
}
