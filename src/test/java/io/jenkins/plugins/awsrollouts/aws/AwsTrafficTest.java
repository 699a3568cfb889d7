package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Look.Facet;
import io.jenkins.plugins.awsrollouts.cloud.RouteView;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.cloud.Traffic;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/** Rules and target groups in a simulated account, and what only AWS has over clients that a test answers for. */
class AwsTrafficTest {
    private static final Map<String, String> OURS = Map.of("aws-rollouts:fleet", "r1/canary");
    private static final String SHOP = SimulatedAccount.listenerArn("shop", 80);
    private static final String WEB = SimulatedAccount.targetGroupArn("tg-web");
    private static final String OTHER = SimulatedAccount.targetGroupArn("tg-other");

    private final SimulatedAccount account = SimulatedAccount.create(1)
            .readLag(ReadLag.none())
            .image("ami-a", AmiCharacter.good())
            .launchTemplate("lt-web", "ami-a", "t3.large")
            .targetGroup("tg-web", 30, 10, 2, 2)
            .unusedTargetGroup("tg-other")
            .loadBalancer("shop", balancer -> balancer.listener(80, "tg-web")
                    .rule(1, r -> r.path("/first").forward("tg-web", 1))
                    .rule(
                            10,
                            r -> r.host("shop.example.com").forward("tg-web", 1).sticky(60))
                    .rule(11, r -> r.path("/beta/*").header("X-Beta", "yes").forward("tg-web", 1))
                    .listener(8080))
            .build();
    private final AwsCloud cloud = cloud();
    private final Traffic traffic = cloud.traffic();

    private AwsCloud cloud() {
        return new AwsCloud("simulated", Sandbox.clients(account), account.clock()::now);
    }

    private static String rule(int priority) {
        return SimulatedAccount.ruleArn("shop", 80, priority);
    }

    private Rule described(String arn) {
        return account.loadBalancing()
                .describeRules(r -> r.ruleArns(arn))
                .rules()
                .get(0);
    }

    private static List<Condition> header(String... values) {
        return List.of(new Condition(Condition.Kind.HEADER, "X-Canary", List.of(values)));
    }

    @Test
    void everyRouteToATargetGroupIsFound() {
        List<RouteView> routes = traffic.routesTo(Set.of(WEB));
        assertEquals(
                List.of("shop:80 default", "shop:80 rule 1", "shop:80 rule 10", "shop:80 rule 11"),
                routes.stream().map(RouteView::name).sorted().toList());
        assertEquals(
                Optional.of(Duration.ofSeconds(60)),
                traffic.routes(Set.of(rule(10))).get(rule(10)).stickiness());
        assertEquals(List.of(), traffic.routesTo(Set.of(OTHER)));
    }

    @Test
    void theAddressOfARouteIsItsBalancersNameWithAPortThatIsNotTheUsualOne() {
        String host = "http://shop-1234567890.us-east-1.elb.amazonaws.com";

        assertEquals(Optional.of(host), traffic.address(rule(10)));
        assertEquals(Optional.of(host), traffic.address(SHOP));
        assertEquals(Optional.of(host + ":8080"), traffic.address(SimulatedAccount.listenerArn("shop", 8080)));
        assertEquals(Optional.empty(), traffic.address(SimulatedAccount.listenerArn("shop", 9090)));
    }

    @Test
    void weightsComeAndGoAndTheRestOfTheRuleStays() {
        for (String route : List.of(rule(1), rule(10), SHOP)) {
            RouteView before = traffic.routes(Set.of(route)).get(route);
            List<Weight> shifted = List.of(new Weight(WEB, 80), new Weight(OTHER, 20));
            List<Rule> rules = rules();

            traffic.weigh(route, shifted, before.stickiness());
            RouteView during = traffic.routes(Set.of(route)).get(route);
            assertEquals(shifted, during.weights());
            assertEquals(before.stickiness(), during.stickiness());

            traffic.weigh(route, before.weights(), before.stickiness());
            assertEquals(rules, rules());
        }
    }

    private List<Rule> rules() {
        return account.loadBalancing().describeRules(r -> r.listenerArn(SHOP)).rules();
    }

    @Test
    void manyLooksShareTheirRoutesAndOneMissingRuleTakesNoOtherWithIt() {
        List<Look> looks = List.of(
                new Look("a", Set.of(Facet.ROUTES), Set.of(), List.of(), Set.of(rule(1), SHOP)),
                new Look("b", Set.of(Facet.ROUTES), Set.of(), List.of(), Set.of(rule(1), rule(10))),
                new Look("c", Set.of(), Set.of(), List.of(), Set.of(rule(11))));
        Map<String, Sight> sights = cloud.look(looks);

        assertEquals(Set.of(rule(1), SHOP), sights.get("a").routes().keySet());
        assertEquals(Set.of(rule(1), rule(10)), sights.get("b").routes().keySet());
        assertEquals(Map.of(), sights.get("c").routes());
        assertEquals(1, account.calls().get("elasticloadbalancingv2:DescribeRules"));
        assertEquals(1, account.calls().get("elasticloadbalancingv2:DescribeListeners"));

        Sight sight = cloud.look(
                        List.of(new Look("a", Set.of(Facet.ROUTES), Set.of(), List.of(), Set.of(rule(1), rule(404)))))
                .get("a");
        assertEquals(Set.of(rule(1)), sight.routes().keySet());
        assertEquals(Optional.empty(), sight.problem());
    }

    @Test
    void aRuleForChosenUsersGoesRightBeforeAnotherWithItsConditionsAsWell() {
        String made = traffic.createRule(rule(10), header("yes", "1"), OTHER, OURS);

        assertEquals(made, traffic.createRule(rule(10), header("yes", "1"), OTHER, OURS));
        Rule rule = described(made);
        assertEquals("9", rule.priority());
        assertEquals(described(rule(10)).conditions().get(0), rule.conditions().get(0));
        assertEquals(
                List.of("yes", "1"), rule.conditions().get(1).httpHeaderConfig().values());
        assertEquals(
                List.of(new Weight(OTHER, 1)),
                traffic.routes(Set.of(made)).get(made).weights());
        assertFalse(traffic.routes(Set.of(made)).get(made).stickiness().isPresent());
    }

    @Test
    void aRuleForADefaultActionGoesAfterTheLast() {
        assertEquals(
                "12",
                described(traffic.createRule(SHOP, header("yes"), OTHER, OURS)).priority());
    }

    @Test
    void noRuleIsMadeWithoutRoomOrWithMoreThanARuleMayHave() {
        assertEquals(
                "There is no free priority right before shop:80 rule 11: 10 are taken; give its listener's rules"
                        + " priorities with room between them (SetRulePriorities)",
                refused(rule(11), header("yes")));
        assertTrue(refused(rule(1), header("yes")).contains("1 is the first"));
        String many = refused(rule(10), header("1", "2", "3", "4", "5"));
        assertTrue(many.contains("they have 6 values, and a rule may have 5"), many);
        String twice = refused(
                SHOP,
                List.of(
                        new Condition(Condition.Kind.PATH, "", List.of("/a")),
                        new Condition(Condition.Kind.PATH, "", List.of("/b"))));
        assertTrue(twice.contains("2 of them are of the field path-pattern"), twice);
    }

    private String refused(String route, List<Condition> conditions) {
        CloudException refused =
                assertThrows(CloudException.class, () -> traffic.createRule(route, conditions, OTHER, OURS));
        assertEquals(Kind.REFUSED, refused.kind());
        return refused.getMessage();
    }

    @Test
    void aTargetGroupIsLikeItsModel() {
        Balancer made = traffic.createTargetGroup("r1-canary", WEB, OURS);

        assertEquals(Duration.ofSeconds(30), made.deregistrationDelay());
        assertEquals(made, traffic.createTargetGroup("r1-canary", WEB, OURS));
        assertEquals(Optional.of(made), traffic.targetGroup("r1-canary"));
        assertThrows(CloudException.class, () -> traffic.createTargetGroup("tg-other", WEB, OURS));
        assertThrows(CloudException.class, () -> traffic.createTargetGroup("-canary", WEB, OURS));

        traffic.weigh(SHOP, List.of(new Weight(WEB, 1), new Weight(made.id(), 1)), Optional.empty());
        CloudException used = assertThrows(CloudException.class, () -> traffic.deleteTargetGroup(made.id()));
        assertEquals(Kind.REFUSED, used.kind());
        traffic.weigh(SHOP, List.of(new Weight(WEB, 1)), Optional.empty());
        traffic.deleteTargetGroup(made.id());
        assertEquals(Optional.empty(), traffic.targetGroup("r1-canary"));
    }

    // ---- what the simulated account has not

    @Test
    void theSecretOfAnOpenIdClientStaysWhereItIsAndCannotBeCopied() {
        Action login = Action.builder()
                .type("authenticate-oidc")
                .order(1)
                .authenticateOidcConfig(c -> c.clientId("shop").issuer("https://id.example.com"))
                .build();
        Action forward =
                Action.builder().type("forward").order(2).targetGroupArn(WEB).build();
        StubAccount stub = new StubAccount()
                .on(DescribeRulesRequest.class, request -> DescribeRulesResponse.builder()
                        .rules(Rule.builder()
                                .ruleArn(rule(10))
                                .priority("10")
                                .isDefault(false)
                                .conditions(RuleCondition.builder()
                                        .field("path-pattern")
                                        .values("/a")
                                        .build())
                                .actions(login, forward)
                                .build())
                        .build())
                .on(DescribeListenersRequest.class, request -> DescribeListenersResponse.builder()
                        .listeners(Listener.builder().listenerArn(SHOP).port(80).build())
                        .build())
                .on(ModifyRuleRequest.class, request -> ModifyRuleResponse.builder()
                        .build());
        Traffic stubbed = new AwsCloud("123456789012/us-east-1", stub.clients(), () -> Instant.EPOCH).traffic();

        stubbed.weigh(rule(10), List.of(new Weight(WEB, 9), new Weight(OTHER, 1)), Optional.empty());
        List<Action> sent = stub.requests(ModifyRuleRequest.class).get(0).actions();
        assertTrue(sent.get(0).authenticateOidcConfig().useExistingClientSecret());
        assertEquals(List.of(1, 2), sent.stream().map(Action::order).toList());
        assertEquals(2, sent.get(1).forwardConfig().targetGroups().size());

        stubbed.weigh(rule(10), List.of(new Weight(WEB, 1)), Optional.empty());
        assertEquals(
                forward, stub.requests(ModifyRuleRequest.class).get(1).actions().get(1));

        CloudException refused =
                assertThrows(CloudException.class, () -> stubbed.createRule(rule(10), header("yes"), OTHER, OURS));
        assertTrue(refused.getMessage().contains("secret"), refused.getMessage());
    }
}
