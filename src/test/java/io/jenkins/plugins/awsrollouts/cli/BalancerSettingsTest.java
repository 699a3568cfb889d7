package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.elb.RuleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** What rules and target groups of an Application Load Balancer have besides weights. */
class BalancerSettingsTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final String COGNITO = "cognito-idp:DescribeUserPoolClient";
    private static final Spec SPEC = Spec.of("web", Theatre.NEW);

    private static Theatre theatre(UnaryOperator<AccountBuilder> before, UnaryOperator<RuleSpec> options) {
        return new Theatre(before.apply(Theatre.account(31, AmiCharacter.good()))
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, rule -> options.apply(rule.path("/*")).forward("tg-web", 1)))
                .group("web", 1, 3, 8, Theatre.ZONES, group -> group.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    private static Spec canary(Condition... match) {
        return SPEC.with(new Canary(List.of(), List.of(match), List.of(25), Duration.ofMinutes(2), 1, false));
    }

    private static Rule rule(Theatre theatre) {
        return theatre.rehearsal
                .account()
                .loadBalancing()
                .describeRules(r -> r.ruleArns(RULE))
                .rules()
                .get(0);
    }

    // ---- Cognito

    @Test
    void aRuleThatAuthenticatesByCognitoIsSharedAndKeepsThat() {
        Theatre theatre = theatre(account -> account, RuleSpec::cognito);
        Rule before = rule(theatre);
        RolloutState state = theatre.run(theatre.start(canary()));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
        theatre.rehearsal
                .account()
                .clock()
                .runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(2)));
        assertEquals(before, rule(theatre));
    }

    @Test
    void whoMayNotReadItsClientIsToldWhichPermissionIsMissing() {
        Condition beta = new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"));
        for (Spec spec : List.of(canary(), canary(beta), SPEC.with(Swap.defaults()))) {
            Theatre theatre = theatre(account -> account, RuleSpec::cognito);
            Rule before = rule(theatre);
            theatre.rehearsal.account().deny(COGNITO);
            RolloutState state = theatre.run(theatre.start(spec));
            assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), state::reason);
            assertTrue(
                    state.reason()
                            .contains(
                                    "User is not authorized to perform 'describeUserPoolClient' (its action authenticates"
                                            + " by Cognito, so " + COGNITO + " is needed as well)"),
                    state::reason);
            assertEquals(before, rule(theatre));
        }
    }

    // ---- slow start

    private static Spec warm(Spec spec, Duration warmUp) {
        Limits usual = spec.limits();
        return spec.withLimits(new Limits(
                usual.minHealthyPercent(),
                usual.maxHealthyPercent(),
                warmUp,
                usual.healthTimeout(),
                usual.progressDeadline(),
                usual.failedInstances(),
                usual.bake(),
                usual.finalBake()));
    }

    @Test
    void aTargetGroupThatStartsInstancesSlowlyIsToldOf() {
        Theatre theatre = theatre(
                account -> account.targetGroupAttributes("tg-web", Map.of("slow_start.duration_seconds", "120")),
                rule -> rule);
        String counts =
                "tg-web takes 2 min to give a new instance its whole share of the requests (slow start), but it counts as"
                        + " serving once it is healthy; set warmUp to as long if the others could not do without it.";
        String first =
                "tg-web starts new instances slowly, but not the first ones of a target group: those of a fleet of the"
                        + " rollout's own get all of its share at once.";
        assertEquals(List.of(counts), theatre.plan(SPEC).warnings());
        assertEquals(List.of(), theatre.plan(warm(SPEC, Duration.ofMinutes(2))).warnings());
        assertTrue(theatre.plan(canary()).warnings().containsAll(List.of(counts, first)));
    }

    // ---- users who are kept with an instance

    @Test
    void aTargetGroupThatKeepsItsUsersOutranksTheWeights() {
        Theatre theatre = theatre(
                account -> account.targetGroupAttributes(
                        "tg-web", Map.of("stickiness.enabled", "true", "stickiness.lb_cookie.duration_seconds", "600")),
                rule -> rule);
        assertEquals(
                List.of(
                        "shop:80 rule 10 forwards to a target group that keeps its users for 10 min, so for the time of the"
                                + " rollout it keeps them with their fleet for as long, and the canary's share follows its weight only"
                                + " as fast as that."),
                theatre.plan(canary()).warnings());
        RolloutState state = theatre.run(theatre.start(canary()));
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
    }
}
