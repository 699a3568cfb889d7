package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

class SimulatedMembershipTest {
    private static String launched(SimulatedAccount account) {
        return account.ec2()
                .runInstances(
                        r -> r.launchTemplate(t -> t.launchTemplateId("lt-web").version("2"))
                                .subnetId("subnet-us-east-1a")
                                .minCount(1)
                                .maxCount(1))
                .instances()
                .get(0)
                .instanceId();
    }

    @Test
    void aWorldStartsAtRestWithEveryInstanceServing() {
        SimulatedAccount account = web(1);

        assertEquals(2, account.truth("web").serving());
        assertEquals(0, account.clock().pending());
    }

    @Test
    void attachingRaisesTheDesiredCapacityAndRegisters() {
        SimulatedAccount account = web(1);
        String id = launched(account);
        run(account, 120);

        account.autoScaling().attachInstances(r -> r.autoScalingGroupName("web").instanceIds(id));
        assertEquals(3, account.truth("web").desired());
        run(account, 60);

        assertEquals(3, account.truth("web").serving());
        assertTrue(account.truth("web").unattached().isEmpty());
    }

    @Test
    void anInstanceThatDoesNotRunYetCannotBeAttached() {
        SimulatedAccount account = web(1);
        String id = launched(account);

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .attachInstances(r -> r.autoScalingGroupName("web").instanceIds(id)));
        assertEquals(2, account.truth("web").desired());
    }

    @Test
    void attachingBeyondTheMaximumIsRefused() {
        SimulatedAccount account = web(1);
        String[] ids = {launched(account), launched(account), launched(account)};
        run(account, 120);

        AutoScalingException refused = assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .attachInstances(r -> r.autoScalingGroupName("web").instanceIds(ids)));

        assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
        assertEquals(2, account.truth("web").desired());
    }

    @Test
    void terminatingWithDecrementBelowTheMinimumIsRefused() {
        SimulatedAccount account = web(1);
        account.autoScaling()
                .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").minSize(2));
        String id = account.truth("web").instances().get(0).id();

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .terminateInstanceInAutoScalingGroup(r -> r.instanceId(id).shouldDecrementDesiredCapacity(true)));
    }

    @Test
    void aTerminatingInstanceDrainsBeforeItShutsDown() {
        SimulatedAccount account = web(1);
        String id = account.truth("web").instances().get(0).id();
        account.autoScaling()
                .terminateInstanceInAutoScalingGroup(r -> r.instanceId(id).shouldDecrementDesiredCapacity(true));
        run(account, 29);

        InstanceTruth draining = account.truth("web").instances().get(0);
        assertEquals("draining", draining.health().values().iterator().next());
        assertEquals("running", draining.phase());
        run(account, 2);
        assertEquals("shutting-down", account.truth("web").instances().get(0).phase());
        run(account, 60);
        assertEquals(1, account.truth("web").instances().size());
        assertEquals(1, account.truth("web").desired());
    }

    @Test
    void detachedInstancesRunOnOutsideTheGroup() {
        SimulatedAccount account = web(1);
        String id = account.truth("web").instances().get(0).id();
        account.autoScaling()
                .detachInstances(
                        r -> r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(true));
        run(account, 60);

        assertEquals(1, account.truth("web").instances().size());
        assertEquals(id, account.truth("web").unattached().get(0).id());
        assertEquals("running", account.truth("web").unattached().get(0).phase());
    }

    @Test
    void detachingWithoutDecrementLaunchesAReplacement() {
        SimulatedAccount account = web(1);
        String id = account.truth("web").instances().get(0).id();
        account.autoScaling()
                .detachInstances(
                        r -> r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(false));
        run(account, 300);

        assertEquals(2, account.truth("web").serving());
        assertEquals(1, account.truth("web").unattached().size());
    }

    @Test
    void standbyLeavesServiceAndComesBack() {
        SimulatedAccount account = web(1);
        String id = account.truth("web").instances().get(0).id();
        account.autoScaling()
                .enterStandby(r -> r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(true));
        run(account, 60);
        assertTrue(account.truth("web").instances().get(0).standby());
        assertEquals(1, account.truth("web").serving());

        account.autoScaling().exitStandby(r -> r.autoScalingGroupName("web").instanceIds(id));
        run(account, 60);
        assertEquals(2, account.truth("web").serving());
    }

    @Test
    void anInstanceOfADeregisteredImageCannotBeAttached() {
        SimulatedAccount account = web(1);
        String id = launched(account);
        run(account, 120);
        account.imageState("ami-b", "deregistered");

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .attachInstances(r -> r.autoScalingGroupName("web").instanceIds(id)));
    }

    @Test
    void attachAndDetachRunNoLifecycleHooks() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .launchHook("in", Duration.ofHours(1), "ABANDON")
                .terminateHook("out", Duration.ofHours(1), "CONTINUE"));
        String id = launched(account);
        run(account, 120);
        account.autoScaling().attachInstances(r -> r.autoScalingGroupName("web").instanceIds(id));
        run(account, 30);
        assertEquals("InService", account.truth("web").instances().get(2).lifecycle());

        account.autoScaling()
                .detachInstances(
                        r -> r.autoScalingGroupName("web").instanceIds(id).shouldDecrementDesiredCapacity(true));
        run(account, 30);
        assertEquals(2, account.truth("web").instances().size());
    }

    @Test
    void deletingAGroupNeedsForceWhileItHasInstances() {
        SimulatedAccount account = web(1);

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .deleteAutoScalingGroup(r -> r.autoScalingGroupName("web")));
        account.autoScaling()
                .deleteAutoScalingGroup(r -> r.autoScalingGroupName("web").forceDelete(true));
        run(account, 600);

        assertTrue(account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames("web"))
                .autoScalingGroups()
                .isEmpty());
    }

    @Test
    void aCreatedGroupFillsItself() {
        SimulatedAccount account = web(1);
        account.autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName("new")
                .minSize(1)
                .maxSize(3)
                .desiredCapacity(2)
                .launchTemplate(t -> t.launchTemplateName("web").version("$Latest"))
                .vpcZoneIdentifier("subnet-us-east-1a,subnet-us-east-1b"));
        run(account, 300);

        assertEquals(2, account.truth("new").serving());
        assertEquals("ami-b", account.truth("new").image().orElseThrow());
    }
}
