package io.jenkins.plugins.awsrollouts.simulation.ec2;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.simulation.InstanceTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Termination protection is for TerminateInstances alone. */
class SimulatedTerminationProtectionTest {
    private final SimulatedAccount account = parts(1).launchTemplate(
                    "lt-kept",
                    ResponseLaunchTemplateData.builder()
                            .imageId("ami-a")
                            .instanceType("t3.large")
                            .disableApiTermination(true)
                            .build())
            .group("web", 0, 2, 4, List.of(A, B), g -> g.template("lt-kept", "1"))
            .build();

    private String launch(String zone, Consumer<RunInstancesRequest.Builder> more) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .launchTemplate(t -> t.launchTemplateId("lt-kept"))
                .subnetId("subnet-" + zone)
                .minCount(1)
                .maxCount(1);
        more.accept(request);
        return account.ec2().runInstances(request.build()).instances().get(0).instanceId();
    }

    private Set<String> outside() {
        return account.unattached().stream().map(InstanceTruth::id).collect(Collectors.toSet());
    }

    private String refusal(String... ids) {
        return assertThrows(Ec2Exception.class, () -> account.ec2().terminateInstances(r -> r.instanceIds(ids)))
                .awsErrorDetails()
                .errorCode();
    }

    @Test
    void aRequestSaysInsteadOfTheTemplateWhetherAnInstanceIsProtected() {
        String kept = launch(A, r -> {});
        String free = launch(A, r -> r.disableApiTermination(false));
        assertEquals("OperationNotPermitted", refusal(kept));
        account.ec2().terminateInstances(r -> r.instanceIds(free));
        assertEquals(Set.of(kept), outside());
    }

    @Test
    void whatIsProtectedKeepsThoseOfItsZoneAlone() {
        String kept = launch(A, r -> {});
        String beside = launch(A, r -> r.disableApiTermination(false));
        String elsewhere = launch(B, r -> r.disableApiTermination(false));
        assertEquals("OperationNotPermitted", refusal(kept, beside, elsewhere));
        assertEquals(Set.of(kept, beside), outside());
    }

    @Test
    void protectionIsGivenAndTakenLater() {
        String id = launch(A, r -> r.disableApiTermination(false));
        account.ec2().modifyInstanceAttribute(r -> r.instanceId(id).disableApiTermination(on -> on.value(true)));
        assertEquals("OperationNotPermitted", refusal(id));
        account.ec2().modifyInstanceAttribute(r -> r.instanceId(id).disableApiTermination(on -> on.value(false)));
        account.ec2().terminateInstances(r -> r.instanceIds(id));
        assertEquals(Set.of(), outside());
    }

    @Test
    void aSpotInstanceCannotBeProtected() {
        String id = launch(A, r -> r.instanceMarketOptions(m -> m.marketType("spot")));
        assertThrows(Ec2Exception.class, () -> account.ec2()
                .modifyInstanceAttribute(r -> r.instanceId(id).disableApiTermination(on -> on.value(true))));
        account.ec2().terminateInstances(r -> r.instanceIds(id));
        assertEquals(Set.of(), outside());
    }

    @Test
    void autoScalingEndsItAllTheSame() {
        account.autoScaling()
                .updateAutoScalingGroup(r -> r.autoScalingGroupName("web").desiredCapacity(0));
        run(account, 300);
        assertEquals(List.of(), account.truth("web").instances());
    }
}
