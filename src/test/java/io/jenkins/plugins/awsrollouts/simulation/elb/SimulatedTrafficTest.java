package io.jenkins.plugins.awsrollouts.simulation.elb;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedShop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

class SimulatedTrafficTest {
    private static final String OLD = SimulatedAccount.targetGroupArn("tg-web");
    private static final String NEW = SimulatedAccount.targetGroupArn("tg-new");
    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final double EXACT = 1e-9;

    /** Two old servers behind tg-web and two new ones, of ami-b, behind tg-new, which has a weight of 0. */
    private static AccountBuilder shop(UnaryOperator<RuleSpec> rule, UnaryOperator<TrafficSpec> traffic) {
        return parts(3).unusedTargetGroup("tg-new")
                .loadBalancer("shop", lb -> lb.listener(80).rule(10, rule))
                .group("web", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .group("new", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "2")
                        .targetGroup("tg-new"))
                .traffic("shop", 50, traffic);
    }

    private static RuleSpec weights(RuleSpec rule) {
        return rule.path("/*").forward("tg-web", 1).forward("tg-new", 0);
    }

    private final SimulatedAccount account =
            shop(SimulatedTrafficTest::weights, UnaryOperator.identity()).build();

    private static void split(SimulatedAccount account, int old, int young, Integer sticky) {
        TargetGroupStickinessConfig stickiness = TargetGroupStickinessConfig.builder()
                .enabled(sticky != null)
                .durationSeconds(sticky)
                .build();
        List<TargetGroupTuple> groups =
                Stream.of(tuple(OLD, old), tuple(NEW, young)).toList();
        Action action = Action.builder()
                .type("forward")
                .forwardConfig(f -> f.targetGroups(groups).targetGroupStickinessConfig(stickiness))
                .build();
        account.loadBalancing().modifyRule(r -> r.ruleArn(RULE).actions(action));
    }

    private static TargetGroupTuple tuple(String arn, int weight) {
        return TargetGroupTuple.builder().targetGroupArn(arn).weight(weight).build();
    }

    @Test
    void sharesAreTheWeightsAtEachInstant() {
        assertEquals(1, account.shares("shop").image("ami-a"), EXACT);
        assertEquals(0, account.shares("shop").image("ami-b"), EXACT);

        split(account, 95, 5, null);

        assertEquals(0.05, account.shares("shop").image("ami-b"), EXACT);
        assertEquals(0.95, account.shares("shop").targetGroup(OLD), EXACT);
        assertEquals(4, account.shares("shop").byInstance().size());
    }

    @Test
    void theTruthKnowsWhatEachMinuteSent() {
        run(account, 90);
        split(account, 1, 1, null);
        run(account, 90);

        List<Double> shares = account.trafficTruth("shop").stream()
                .map(t -> t.byTargetGroup().getOrDefault(NEW, 0.0))
                .toList();

        assertEquals(3, shares.size());
        assertEquals(0, shares.get(0), EXACT);
        assertEquals(0.25, shares.get(1), EXACT);
        assertEquals(0.5, shares.get(2), EXACT);
    }

    @Test
    void itDoesNotMatterWhoLooksWhen() {
        SimulatedAccount watched =
                shop(SimulatedTrafficTest::weights, UnaryOperator.identity()).build();
        List<SimulatedAccount> both = List.of(account, watched);
        both.forEach(a -> run(a, 33));
        watched.trafficTruth("shop");
        watched.shares("shop");
        both.forEach(a -> a.kill(a.truth("web").instances().get(0).id()));
        for (int i = 0; i < 60; i++) {
            run(watched, 7);
            watched.shares("shop");
        }
        run(account, 420);

        assertEquals(account.trafficTruth("shop"), watched.trafficTruth("shop"));
    }

    @Test
    void oneInTwoServersThatDieTakesItsRequestsAlongUntilTheBalancerKnows() {
        String id = account.truth("web").instances().get(0).id();
        account.kill(id);
        assertEquals(0.5, account.shares("shop").byInstance().get(id), EXACT);

        run(account, 30);

        assertEquals(0, account.shares("shop").byInstance().getOrDefault(id, 0.0), EXACT);
        assertEquals(1, account.shares("shop").image("ami-a"), EXACT);
    }

    @Test
    void aTargetGroupWithoutHealthyTargetsSendsItsShareToAllOfThem() {
        account.truth("web").instances().forEach(i -> account.kill(i.id()));
        split(account, 1, 3, null);
        run(account, 30);

        assertEquals(0, account.shares("shop").refused(), EXACT);
        assertEquals(0.25, account.shares("shop").open(), EXACT);
        assertEquals(0.25, account.shares("shop").image("ami-a"), EXACT);
        assertEquals(0.75, account.shares("shop").image("ami-b"), EXACT);
    }

    @Test
    void aCrowdWithAHeaderGoesByTheRuleForIt() {
        Visitor beta = Visitor.plain().header("Cookie", "a=b; beta=1");
        SimulatedAccount crowded = parts(3).unusedTargetGroup("tg-new")
                .loadBalancer("shop", lb -> lb.listener(80, "tg-web")
                        .rule(5, r -> r.header("cookie", "*beta=1*").forward("tg-new", 1)))
                .group("new", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "2")
                        .targetGroup("tg-new"))
                .traffic("shop", 50, t -> t.crowd(0.1, beta)
                        .crowd(0.2, Visitor.plain().withPath("/x")))
                .build();

        assertEquals(0.1, crowded.shares("shop").targetGroup(NEW), EXACT);
        assertEquals(0.9, crowded.shares("shop").targetGroup(OLD), EXACT);
        assertEquals(0.9, crowded.shares("shop").refused(), EXACT);
    }

    @Test
    void conditionsAreMetAsAlbMeetsThem() {
        Visitor visitor = Visitor.plain()
                .withHost("Shop.Example.com")
                .withPath("/beta/a.b")
                .query("Lang", "DE")
                .withSourceIp("203.0.113.9")
                .withMethod("POST");

        assertTrue(met(r -> r.host("*.example.COM"), visitor));
        assertTrue(met(r -> r.path("/x", "/beta/?.b"), visitor));
        assertTrue(met(r -> r.query("lang", "de"), visitor));
        assertTrue(met(r -> r.from("203.0.113.0/24").method("POST"), visitor));
        assertTrue(!met(r -> r.path("/BETA/*"), visitor));
        assertTrue(!met(r -> r.path("/beta/aXb"), visitor));
        assertTrue(!met(r -> r.from("203.0.112.0/24"), visitor));
        assertTrue(!met(r -> r.host("shop.example.com").method("GET"), visitor));
        assertTrue(!met(r -> r.header("X-Beta", "*"), visitor));
    }

    private static boolean met(UnaryOperator<RuleSpec> rule, Visitor visitor) {
        return ConditionMatching.match(
                ConditionMatching.checked(rule.apply(new RuleSpec()).conditions()), visitor);
    }

    @Test
    void stickyUsersStayForTheirVisit() {
        split(account, 1, 0, 3600);
        split(account, 0, 1, 3600);
        assertEquals(0, account.shares("shop").image("ami-b"), EXACT);
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            run(account, 600);
            shares.add(account.shares("shop").image("ami-b"));
        }

        assertEquals(1 - Math.exp(-1), shares.get(0), EXACT);
        assertEquals(1 - Math.exp(-4), shares.get(3), EXACT);
        run(account, 1200);
        assertEquals(1, account.shares("shop").image("ami-b"), EXACT);
    }

    @Test
    void aRequestThroughTheBalancerGoesByItsRulesAndWeights() {
        split(account, 3, 1, null);

        List<String> bodies = Stream.generate(() -> account.httpBalancer("shop", "/"))
                .limit(40)
                .map(answer -> ((HttpAnswer.Answered) answer).body())
                .sorted()
                .toList();

        assertEquals(10, bodies.stream().filter("b"::equals).count());
        assertEquals(30, bodies.stream().filter("ok"::equals).count());
        assertEquals(
                new HttpAnswer.Answered(404, "Not found"),
                parts(1).loadBalancer("empty", lb -> lb.listener(80)).build().httpBalancer("empty", "/"));
    }

    @Test
    void aNameThatTheAccountDoesNotHaveIsNoSuchHost() {
        SimulatedAccount shop = SimulatedShop.account(1);
        assertEquals(new HttpAnswer.NoSuchHost(), shop.httpHost("shop.example", "/"));
        assertTrue(shop.httpHost("shop.example.com", "/") instanceof HttpAnswer.Answered, "a host of its rule");
        assertTrue(shop.httpHost("tg-web", "/") instanceof HttpAnswer.Answered, "a target group");
    }

    @Test
    void theDayHasAPeakAndMinutesVary() {
        run(account, 24 * 3600);

        List<TrafficTruth> day = account.trafficTruth("shop");
        double mean = day.stream().mapToDouble(TrafficTruth::requests).average().orElseThrow();
        double night = day.get(2 * 60).requests();
        double peak = day.get(14 * 60).requests();

        assertEquals(1440, day.size());
        assertEquals(3000, mean, 30);
        assertEquals(1.3 / 0.7, peak / night, 0.5);
    }

    @Test
    void anAccountWithTrafficHasNothingScheduled() {
        run(account, 3600);

        assertEquals(0, account.clock().pending());
    }

    @Test
    void billionsOfRequestsAreCountedWithoutALoopOverThem() {
        SimulatedAccount large = parts(3).loadBalancer("shop", lb -> lb.listener(80, "tg-web"))
                .group("web", 1, 40, 80, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .traffic("shop", 5_000_000)
                .build();
        run(large, 3600);

        double all = large.trafficTruth("shop").stream()
                .mapToDouble(TrafficTruth::requests)
                .sum();

        assertTrue(all > 1e10, all + " requests");
    }
}
