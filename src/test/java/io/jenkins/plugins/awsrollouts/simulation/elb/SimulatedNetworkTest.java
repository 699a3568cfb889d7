package io.jenkins.plugins.awsrollouts.simulation.elb;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** Network Load Balancers with weights. */
class SimulatedNetworkTest {
    private static final String LISTENER = SimulatedAccount.networkListenerArn("net", 443);
    private static final String OLD = SimulatedAccount.targetGroupArn("tg-old");
    private static final String NEW = SimulatedAccount.targetGroupArn("tg-new");
    private static final double EXACT = 1e-6;

    private static AccountBuilder world(String protocol) {
        return parts(3).networkTargetGroup("tg-old", 30, 10, 2, 2)
                .networkTargetGroup("tg-new", 30, 10, 2, 2)
                .loadBalancer("net", lb -> lb.network(protocol).crossZone(true).listener(443, "tg-old"))
                .group("web", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-old"))
                .group("new", 1, 2, 4, List.of(A, B), g -> g.template("lt-web", "2")
                        .targetGroup("tg-new"))
                .traffic("net", 50);
    }

    private static TargetGroupTuple tuple(String arn, Integer weight) {
        return TargetGroupTuple.builder().targetGroupArn(arn).weight(weight).build();
    }

    private static Action forward(TargetGroupTuple... groups) {
        return Action.builder()
                .type("forward")
                .forwardConfig(f -> f.targetGroups(groups))
                .build();
    }

    private static void modify(SimulatedAccount account, Action action) {
        account.loadBalancing().modifyListener(r -> r.listenerArn(LISTENER).defaultActions(action));
    }

    private static String refusal(SimulatedAccount account, Action action) {
        return assertThrows(AwsServiceException.class, () -> modify(account, action))
                .awsErrorDetails()
                .errorMessage();
    }

    private static Action told(SimulatedAccount account) {
        return account.loadBalancing()
                .describeListeners(r -> r.listenerArns(LISTENER))
                .listeners()
                .get(0)
                .defaultActions()
                .get(0);
    }

    @Test
    void aTargetGroupThatStandsAloneHasNoWeight() {
        SimulatedAccount account = world("TCP").build();
        modify(account, Action.builder().type("forward").targetGroupArn(OLD).build());
        assertEquals(OLD, told(account).targetGroupArn());
        assertNull(told(account).forwardConfig().targetGroups().get(0).weight());
    }

    @Test
    void connectionsFollowNewWeightsAfterAWhile() {
        SimulatedAccount account = world("TCP").build();
        run(account, 60);
        modify(account, forward(tuple(OLD, 3), tuple(NEW, 1)));
        assertEquals(0, account.shares("net").image("ami-b"), EXACT);
        run(account, 270);
        assertEquals(0.125, account.shares("net").image("ami-b"), EXACT);
        run(account, 270);
        assertEquals(0.25, account.shares("net").image("ami-b"), EXACT);
        assertEquals(
                List.of(3, 1),
                told(account).forwardConfig().targetGroups().stream()
                        .map(TargetGroupTuple::weight)
                        .toList());

        modify(account, Action.builder().type("forward").targetGroupArn(OLD).build());
        assertEquals(0.25, account.shares("net").image("ami-b"), EXACT);
        run(account, 540);
        assertEquals(0, account.shares("net").image("ami-b"), EXACT);
    }

    @Test
    void whereTheRegionHasNoWeightsSeveralTargetGroupsAreRefused() {
        SimulatedAccount account = world("TCP").plainNetworks().build();
        assertEquals(
                "You cannot specify multiple target groups in a single action with a load balancer of type 'network'",
                refusal(account, forward(tuple(OLD, 1), tuple(NEW, 0))));
        assertEquals(
                "You cannot specify a target group weight on load balancers of type 'network'",
                refusal(account, forward(tuple(OLD, 1))));
    }

    @Test
    void whatANetworkLoadBalancerDoesNotTakeIsRefused() {
        SimulatedAccount account = world("TLS").unusedTargetGroup("tg-http").build();
        assertEquals(
                "A weight must be specified for each target group",
                refusal(account, forward(tuple(OLD, null), tuple(NEW, 1))));
        Action sticky = Action.builder()
                .type("forward")
                .forwardConfig(f -> f.targetGroups(tuple(OLD, 1), tuple(NEW, 1))
                        .targetGroupStickinessConfig(s -> s.enabled(true).durationSeconds(60)))
                .build();
        assertEquals("Target group stickiness is not supported for TLS listeners", refusal(account, sticky));
        String code = assertThrows(
                        AwsServiceException.class,
                        () -> modify(
                                account, forward(tuple(SimulatedAccount.targetGroupArn("tg-http"), 1), tuple(OLD, 1))))
                .awsErrorDetails()
                .errorCode();
        assertEquals("IncompatibleProtocols", code);
    }

    @Test
    void aTargetGroupThatKeepsItsClientsNeedsAnActionThatDoes() {
        SimulatedAccount account = world("TCP")
                .targetGroupAttributes("tg-old", Map.of("stickiness.enabled", "true", "stickiness.type", "source_ip"))
                .build();
        assertEquals(
                "You must enable group stickiness on a rule if target stickiness is enabled on one of its target groups",
                refusal(account, forward(tuple(OLD, 1), tuple(NEW, 1))));
    }

    @Test
    void crossZoneLoadBalancingIsOffUnlessItWasTurnedOn() {
        SimulatedAccount account = world("TCP")
                .networkTargetGroup("tg-other", 30, 10, 2, 2)
                .loadBalancer("usual", lb -> lb.network("TCP").listener(80, "tg-other"))
                .build();
        assertEquals("false", crossZone(account, SimulatedAccount.networkLoadBalancerArn("usual")));
        assertEquals("true", crossZone(account, SimulatedAccount.networkLoadBalancerArn("net")));
        assertEquals("true", crossZone(account, SimulatedAccount.loadBalancerArn("tg-web-lb")));
    }

    private static String crossZone(SimulatedAccount account, String arn) {
        return account.loadBalancing().describeLoadBalancerAttributes(r -> r.loadBalancerArn(arn)).attributes().stream()
                .filter(a -> a.key().equals("load_balancing.cross_zone.enabled"))
                .map(a -> a.value())
                .findFirst()
                .orElseThrow();
    }
}
