package io.jenkins.plugins.awsrollouts.simulation.ec2;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

/** EC2 says why it has stopped or ended an instance. */
class SimulatedStateReasonTest {
    private final SimulatedAccount account = parts(1).group(
                    "web", 0, 2, 4, List.of(A, B), g -> g.template("lt-web", "1")
                            .mixed(1, 0, "t3.large")
                            .warmPool(1, 3, "Stopped"))
            .build();

    private Instance described(String id) {
        return account.ec2()
                .describeInstances(r -> r.instanceIds(id))
                .reservations()
                .get(0)
                .instances()
                .get(0);
    }

    private void says(String code, String message, String id) {
        run(account, 120);
        Instance instance = described(id);
        assertEquals(code, instance.stateReason().code());
        assertEquals(message, instance.stateReason().message());
    }

    private String member(boolean spot) {
        return account.truth("web").instances().stream()
                .filter(i -> i.spot() == spot && i.serving())
                .map(InstanceTruth::id)
                .findFirst()
                .orElseThrow();
    }

    private String launch(String image) {
        return account.ec2()
                .runInstances(r -> r.imageId(image)
                        .instanceType("t3.large")
                        .subnetId("subnet-" + A)
                        .minCount(1)
                        .maxCount(1))
                .instances()
                .get(0)
                .instanceId();
    }

    @Test
    void oneThatStartsIsPendingAndOneThatRunsHasNoReason() {
        String id = launch("ami-a");
        run(account, 2);
        assertEquals("pending", described(id).stateReason().code());
        run(account, 120);
        assertNull(described(id).stateReason());
    }

    @Test
    void whoIsEndedByAUserIsToldSo() {
        String id = launch("ami-a");
        account.ec2().terminateInstances(r -> r.instanceIds(id));
        says("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown", id);
    }

    @Test
    void whoItsGroupEndsIsEndedByAUserToo() {
        String id = member(false);
        account.autoScaling()
                .terminateInstanceInAutoScalingGroup(r -> r.instanceId(id).shouldDecrementDesiredCapacity(true));
        says("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown", id);
    }

    @Test
    void anInterruptionOfASpotInstanceIsTheServers() {
        String id = member(true);
        account.interruptSpot(id);
        says("Server.SpotInstanceTermination", "Server.SpotInstanceTermination: Spot instance termination", id);
    }

    @Test
    void oneThatCannotBeLaunchedIsEndedInsteadOfRunning() {
        account.image("ami-locked", AmiCharacter.failingAtLaunch());
        String id = launch("ami-locked");
        says("Client.InternalError", "Client.InternalError: Client error on launch", id);
        assertEquals("terminated", described(id).state().nameAsString());
    }

    @Test
    void oneThatIsStoppedForTheWarmPoolIsStoppedByAUser() {
        run(account, 120);
        String id = account.autoScaling()
                .describeWarmPool(r -> r.autoScalingGroupName("web"))
                .instances()
                .get(0)
                .instanceId();
        says("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown", id);
    }
}
