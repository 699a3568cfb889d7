package io.jenkins.plugins.awsrollouts.simulation.elb;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RulePriorityPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

class SimulatedRulesTest {
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final String LISTENER = SimulatedAccount.listenerArn("shop", 80);

    private static AccountBuilder shop(ReadLag lag) {
        return parts(1).readLag(lag)
                .unusedTargetGroup("tg-new")
                .loadBalancer("shop", lb -> lb.listener(80)
                        .rule(10, r -> r.host("shop.example.com")
                                .forward("tg-web", 95)
                                .forward("tg-new", 5)
                                .sticky(60))
                        .rule(20, r -> r.path("/beta/*").header("X-Beta", "yes").forward("tg-web", 1)))
                .group("web", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"));
    }

    private final SimulatedAccount account = shop(ReadLag.none()).build();
    private final ElasticLoadBalancingV2Client client = account.loadBalancing();

    private Rule rule(String arn) {
        return client.describeRules(r -> r.ruleArns(arn)).rules().get(0);
    }

    private static Action forward(Map<String, Integer> weights) {
        List<TargetGroupTuple> groups = weights.entrySet().stream()
                .map(w -> TargetGroupTuple.builder()
                        .targetGroupArn(SimulatedAccount.targetGroupArn(w.getKey()))
                        .weight(w.getValue())
                        .build())
                .toList();
        return Action.builder()
                .type("forward")
                .forwardConfig(f -> f.targetGroups(groups))
                .build();
    }

    private static RuleCondition path(String... paths) {
        return RuleCondition.builder()
                .field("path-pattern")
                .pathPatternConfig(p -> p.values(paths))
                .build();
    }

    private static String code(Runnable call) {
        return assertThrows(AwsServiceException.class, call::run)
                .awsErrorDetails()
                .errorCode();
    }

    @Test
    void rulesAreToldByPriorityWithTheDefaultRuleLast() {
        List<Rule> rules = client.describeRules(r -> r.listenerArn(LISTENER)).rules();

        assertEquals(
                List.of("10", "20", "default"),
                rules.stream().map(Rule::priority).toList());
        assertEquals(RULE, rules.get(0).ruleArn());
        assertTrue(rules.get(2).isDefault());
        assertEquals("404", rules.get(2).actions().get(0).fixedResponseConfig().statusCode());
    }

    @Test
    void whatARuleDoesComesBackAsItWasWhenItsActionsAreWrittenBack() {
        Rule before = rule(RULE);
        client.modifyRule(r -> r.ruleArn(RULE).actions(forward(Map.of("tg-new", 1))));
        assertEquals(
                SimulatedAccount.targetGroupArn("tg-new"),
                rule(RULE).actions().get(0).targetGroupArn());

        client.modifyRule(r -> r.ruleArn(RULE).actions(before.actions()));

        assertEquals(before, rule(RULE));
        assertEquals(
                60,
                before.actions()
                        .get(0)
                        .forwardConfig()
                        .targetGroupStickinessConfig()
                        .durationSeconds());
    }

    @Test
    void aPathIsToldBothWaysButTakenOnlyOneWay() {
        RuleCondition told = client.createRule(r -> r.listenerArn(LISTENER)
                        .priority(5)
                        .conditions(path("/a*"))
                        .actions(forward(Map.of("tg-web", 1))))
                .rules()
                .get(0)
                .conditions()
                .get(0);

        assertEquals(List.of("/a*"), told.values());
        assertEquals(List.of("/a*"), told.pathPatternConfig().values());
        assertEquals(
                "ValidationError",
                code(() -> client.modifyRule(r -> r.ruleArn(RULE).conditions(told))));
    }

    @Test
    void aHeaderConditionCannotAskForTheHost() {
        RuleCondition host = RuleCondition.builder()
                .field("http-header")
                .httpHeaderConfig(header -> header.httpHeaderName("host").values("shop.example"))
                .build();
        assertEquals(
                "ValidationError",
                code(() -> client.createRule(r ->
                        r.listenerArn(LISTENER).priority(5).conditions(host).actions(forward(Map.of("tg-web", 1))))));
    }

    @Test
    void aPriorityIsTakenOnce() {
        assertEquals(
                "PriorityInUse",
                code(() -> client.createRule(r -> r.listenerArn(LISTENER)
                        .priority(20)
                        .conditions(path("/"))
                        .actions(forward(Map.of("tg-web", 1))))));
        String other = SimulatedAccount.ruleArn("shop", 80, 20);
        assertEquals("PriorityInUse", code(() -> client.setRulePriorities(r -> r.rulePriorities(pair(RULE, 20)))));

        client.setRulePriorities(r -> r.rulePriorities(pair(RULE, 20), pair(other, 10)));

        assertEquals("20", rule(RULE).priority());
        assertEquals("10", rule(other).priority());
    }

    private static RulePriorityPair pair(String arn, int priority) {
        return RulePriorityPair.builder().ruleArn(arn).priority(priority).build();
    }

    @Test
    void weightsAreFrom0To999OverAtMostFiveTargetGroups() {
        assertEquals("ValidationError", code(() -> change(forward(Map.of("tg-web", 1000)))));
        assertEquals("ValidationError", code(() -> change(forward(Map.of("tg-web", -1)))));
        assertEquals("TargetGroupNotFound", code(() -> change(forward(Map.of("tg-none", 1)))));
        SimulatedAccount many = many();
        Map<String, Integer> six = Map.of("t0", 1, "t1", 1, "t2", 1, "t3", 1, "t4", 1, "t5", 1);
        assertEquals("ValidationError", code(() -> many.loadBalancing()
                .modifyRule(r -> r.ruleArn(RULE).actions(forward(six)))));
    }

    private void change(Action action) {
        client.modifyRule(r -> r.ruleArn(RULE).actions(action));
    }

    private static SimulatedAccount many() {
        AccountBuilder builder = SimulatedAccount.create(1);
        IntStream.range(0, 6).forEach(i -> builder.unusedTargetGroup("t" + i));
        return builder.loadBalancer(
                        "shop", lb -> lb.listener(80).rule(10, r -> r.path("/").forward("t0", 1)))
                .build();
    }

    @Test
    void aTargetGroupHasOneLoadBalancer() {
        SimulatedAccount two = parts(1).targetGroup("tg-other", 30, 10, 2, 2)
                .loadBalancer(
                        "shop", lb -> lb.listener(80).rule(10, r -> r.path("/").forward("tg-web", 1)))
                .build();

        assertEquals("TargetGroupAssociationLimit", code(() -> two.loadBalancing()
                .modifyRule(r -> r.ruleArn(RULE).actions(forward(Map.of("tg-other", 1))))));
    }

    @Test
    void stickinessNeedsItsDurationAndStickyTargetsNeedStickyGroups() {
        Action plain = forward(Map.of("tg-web", 1, "tg-new", 1));
        assertEquals(
                "ValidationError",
                code(() -> change(plain.copy(a -> a.forwardConfig(
                        plain.forwardConfig().copy(f -> f.targetGroupStickinessConfig(s -> s.enabled(true))))))));

        change(plain);

        assertEquals(
                "InvalidConfigurationRequest",
                code(() -> client.modifyTargetGroupAttributes(
                        r -> r.targetGroupArn(SimulatedAccount.targetGroupArn("tg-web"))
                                .attributes(TargetGroupAttribute.builder()
                                        .key("stickiness.enabled")
                                        .value("true")
                                        .build()))));
    }

    @Test
    void theDefaultRuleIsChangedThroughItsListener() {
        String last = SimulatedAccount.ruleArn("shop", 80, 0);
        assertEquals("OperationNotPermitted", code(() -> client.deleteRule(r -> r.ruleArn(last))));

        client.modifyListener(r -> r.listenerArn(LISTENER).defaultActions(forward(Map.of("tg-web", 3))));

        assertEquals(
                3,
                rule(last)
                        .actions()
                        .get(0)
                        .forwardConfig()
                        .targetGroups()
                        .get(0)
                        .weight());
    }

    @Test
    void aDeletedRuleIsNotFound() {
        client.deleteRule(r -> r.ruleArn(RULE));

        assertEquals("RuleNotFound", code(() -> rule(RULE)));
    }

    @Test
    void rulesComeInPages() {
        SimulatedAccount paged = shop(ReadLag.none()).pageSize(1).build();

        List<String> priorities = paged.loadBalancing().describeRulesPaginator(r -> r.listenerArn(LISTENER)).stream()
                .flatMap(page -> page.rules().stream())
                .map(Rule::priority)
                .toList();

        assertEquals(List.of("10", "20", "default"), priorities);
    }

    @Test
    void aReadMaySeeTheWeightsOfAMomentAgo() {
        SimulatedAccount lagging = shop(ReadLag.upTo(Duration.ofSeconds(30))).build();
        run(lagging, 100);
        lagging.loadBalancing().modifyRule(r -> r.ruleArn(RULE).actions(forward(Map.of("tg-new", 7))));
        run(lagging, 10);

        List<Integer> sizes = IntStream.range(0, 50)
                .mapToObj(i -> lagging.loadBalancing()
                        .describeRules(r -> r.ruleArns(RULE))
                        .rules()
                        .get(0)
                        .actions()
                        .get(0)
                        .forwardConfig()
                        .targetGroups()
                        .size())
                .distinct()
                .sorted()
                .toList();

        assertEquals(List.of(1, 2), sizes);
    }

    @Test
    void tagsOfARuleAreAddedAndRemoved() {
        client.addTags(r -> r.resourceArns(RULE).tags(tag("owner", "me"), tag("left", "me")));
        client.removeTags(r -> r.resourceArns(RULE).tagKeys("left"));

        assertEquals(
                List.of(tag("owner", "me")),
                client.describeTags(r -> r.resourceArns(RULE))
                        .tagDescriptions()
                        .get(0)
                        .tags());
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void aCallCanBeDenied() {
        account.deny("elasticloadbalancingv2:ModifyRule");

        assertEquals("AccessDenied", code(() -> change(forward(Map.of("tg-web", 1)))));
    }
}
