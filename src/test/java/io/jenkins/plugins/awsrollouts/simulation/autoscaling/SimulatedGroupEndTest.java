package io.jenkins.plugins.awsrollouts.simulation.autoscaling;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.ResourceInUseException;

class SimulatedGroupEndTest {
    private static void delete(SimulatedAccount account, boolean force) {
        account.autoScaling()
                .deleteAutoScalingGroup(r -> r.autoScalingGroupName("web").forceDelete(force));
    }

    private static List<AutoScalingGroup> described(SimulatedAccount account) {
        return account.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames("web"))
                .autoScalingGroups();
    }

    @Test
    void aGroupWithInstancesIsNotDeletedUnlessForced() {
        SimulatedAccount account = web(1);

        assertThrows(ResourceInUseException.class, () -> delete(account, false));
        run(account, 300);
        assertEquals(2, account.truth("web").serving());
    }

    @Test
    void aForcedDeletionTakesTimeAndEveryInstanceWithIt() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .targetGroup("tg-web")
                .terminateHook("save", Duration.ofHours(1), "CONTINUE")
                .warmPool(1, 3, "Stopped"));
        run(account, 120);
        delete(account, true);
        AutoScalingGroup ending = described(account).get(0);
        assertEquals("Delete in progress", ending.status());
        assertTrue(ending.instances().stream()
                .allMatch(i -> i.lifecycleStateAsString().equals("Terminating:Proceed")));
        run(account, 300);

        assertEquals(List.of(), described(account));
        assertEquals(List.of(), account.unattached());
        assertTrue(account.ec2().describeInstances().reservations().stream()
                .flatMap(r -> r.instances().stream())
                .allMatch(i -> i.state().nameAsString().equals("terminated")));
    }

    @Test
    void aGroupThatIsBeingDeletedCannotBeChangedNorItsNameTaken() {
        SimulatedAccount account = web(1);
        delete(account, true);
        delete(account, true);

        assertThrows(AutoScalingException.class, () -> account.autoScaling()
                .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").maxSize(9)));
        assertThrows(AlreadyExistsException.class, () -> account.autoScaling()
                .createAutoScalingGroup(r -> r.autoScalingGroupName("web")
                        .minSize(0)
                        .maxSize(1)
                        .launchTemplate(t -> t.launchTemplateId("lt-web"))));
    }

    @Test
    void onceItIsGoneItsNameIsFreeAgain() {
        SimulatedAccount account = web(1);
        delete(account, true);
        run(account, 300);
        assertThrows(AutoScalingException.class, () -> delete(account, true));
        account.autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName("web")
                .minSize(1)
                .maxSize(1)
                .launchTemplate(t -> t.launchTemplateId("lt-web")));
        run(account, 300);

        assertEquals(1, account.truth("web").serving());
    }

    @Test
    void anEmptyGroupIsDeletedWithoutForce() {
        SimulatedAccount account = web(1);
        account.autoScaling()
                .updateAutoScalingGroup(
                        r -> r.autoScalingGroupName("web").minSize(0).desiredCapacity(0));
        run(account, 300);
        delete(account, false);
        run(account, 60);

        assertEquals(List.of(), described(account));
    }

    @Test
    void instancesThatWaitOnAHookOrDetachDoNotHoldItUp() {
        SimulatedAccount account = web(1, g -> g.template("lt-web", "1")
                .targetGroup("tg-web")
                .launchHook("warm", Duration.ofHours(1), "ABANDON"));
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(4));
        run(account, 120);
        String detached = account.truth("web").instances().get(0).id();
        account.autoScaling()
                .detachInstances(
                        r -> r.autoScalingGroupName("web").instanceIds(detached).shouldDecrementDesiredCapacity(true));
        delete(account, true);
        run(account, 300);

        assertEquals(List.of(), described(account));
        assertEquals(
                List.of(detached),
                account.unattached().stream().map(InstanceTruth::id).toList());
    }
}
