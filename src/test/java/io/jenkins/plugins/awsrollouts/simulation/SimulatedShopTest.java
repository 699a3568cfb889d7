package io.jenkins.plugins.awsrollouts.simulation;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

class SimulatedShopTest {
    private final SimulatedAccount shop = SimulatedShop.account(1);

    private List<StateValue> states() {
        shop.readLag(ReadLag.none());
        return List.of(
                shop.cloudWatch()
                        .describeAlarms(r -> r.alarmNames(SimulatedShop.ERROR_ALARM))
                        .metricAlarms()
                        .get(0)
                        .stateValue(),
                shop.cloudWatch()
                        .describeAlarms(
                                r -> r.alarmNames(SimulatedShop.HEALTH_ALARM).alarmTypes(AlarmType.COMPOSITE_ALARM))
                        .compositeAlarms()
                        .get(0)
                        .stateValue());
    }

    private void replaceAllBy(String ami) {
        shop.ec2()
                .createLaunchTemplateVersion(
                        r -> r.launchTemplateId("lt-web").sourceVersion("1").launchTemplateData(d -> d.imageId(ami)));
        shop.autoScaling().updateAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .launchTemplate(t -> t.launchTemplateId("lt-web").version("2")));
        shop.truth("web").instances().forEach(i -> shop.autoScaling()
                .terminateInstanceInAutoScalingGroup(r -> r.instanceId(i.id()).shouldDecrementDesiredCapacity(false)));
        run(shop, 600);
    }

    @Test
    void everythingIsWellForADay() {
        for (int hour = 0; hour < 24; hour++) {
            run(shop, 3600);
            assertEquals(List.of(StateValue.OK, StateValue.OK), states(), "hour " + hour);
        }
    }

    @Test
    void theRuleSendsAllRequestsToTheOldImage() {
        assertEquals(1, shop.shares("shop").image(SimulatedShop.OLD), 1e-9);
        assertEquals(
                List.of("shop.example.com"),
                shop.loadBalancing()
                        .describeRules(r -> r.ruleArns(SimulatedShop.RULE))
                        .rules()
                        .get(0)
                        .conditions()
                        .get(0)
                        .values());
    }

    @Test
    void anAmiThatErrsRaisesTheAlarms() {
        replaceAllBy(SimulatedShop.ERRING);
        assertEquals(1, shop.shares("shop").image(SimulatedShop.ERRING), 1e-9);
        run(shop, 14 * 3600);

        assertEquals(List.of(StateValue.ALARM, StateValue.ALARM), states());
    }

    @Test
    void anAmiThatLeaksRaisesThemAfterAWhile() {
        replaceAllBy(SimulatedShop.LEAKING);
        assertEquals(List.of(StateValue.OK, StateValue.OK), states());
        run(shop, 3600);

        assertEquals(List.of(StateValue.ALARM, StateValue.ALARM), states());
    }

    @Test
    void thePolicyAndTheSalesLeaveAUsualDayAlone() {
        run(shop, 24 * 3600);

        assertEquals(12, shop.truth("web").desired());
        assertEquals(3, shop.truth("web").min());
        assertEquals(Set.of("web/web-busy"), shop.inventory().policies());
        assertEquals(Set.of("web/sale", "web/sale-over"), shop.inventory().scheduledActions());
    }

    @Test
    void twiceTheUsualRequestsBringAQuarterMoreServers() {
        shop.alarm(SimulatedShop.BUSY, StateValue.ALARM);
        run(shop, 120);

        assertEquals(15, shop.truth("web").desired());
    }

    @Test
    void theListenerForTestingLeadsToNobody() {
        String tested = SimulatedAccount.targetGroupArn("tg-test");

        assertEquals(
                tested,
                shop.loadBalancing()
                        .describeListeners(r -> r.listenerArns(SimulatedShop.TEST_LISTENER))
                        .listeners()
                        .get(0)
                        .defaultActions()
                        .get(0)
                        .forwardConfig()
                        .targetGroups()
                        .get(0)
                        .targetGroupArn());
        assertEquals(
                List.of(),
                shop.loadBalancing()
                        .describeTargetHealth(r -> r.targetGroupArn(tested))
                        .targetHealthDescriptions());
    }
}
