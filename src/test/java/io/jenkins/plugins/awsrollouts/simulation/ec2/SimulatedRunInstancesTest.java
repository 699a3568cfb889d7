package io.jenkins.plugins.awsrollouts.simulation.ec2;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

class SimulatedRunInstancesTest {
    private static List<Instance> launch(SimulatedAccount account, Consumer<RunInstancesRequest.Builder> more) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .launchTemplate(t -> t.launchTemplateId("lt-web").version("$Latest"))
                .subnetId("subnet-us-east-1a")
                .minCount(1)
                .maxCount(1);
        more.accept(request);
        return account.ec2().runInstances(request.build()).instances();
    }

    private static Ec2Exception refused(SimulatedAccount account, Consumer<RunInstancesRequest.Builder> more) {
        return assertThrows(Ec2Exception.class, () -> launch(account, more));
    }

    @Test
    void theTemplateVersionTellsTheImageAndTheRequestOverrides() {
        SimulatedAccount account = web(1);

        assertEquals("ami-b", launch(account, r -> {}).get(0).imageId());
        assertEquals("ami-a", launch(account, r -> r.imageId("ami-a")).get(0).imageId());
    }

    @Test
    void theSameClientTokenLaunchesOnce() {
        SimulatedAccount account = web(1);

        String first = launch(account, r -> r.clientToken("t1")).get(0).instanceId();

        assertEquals(first, launch(account, r -> r.clientToken("t1")).get(0).instanceId());
        assertEquals(1, account.unattached().size());
        assertEquals(
                "IdempotentParameterMismatch",
                refused(account, r -> r.clientToken("t1").maxCount(2))
                        .awsErrorDetails()
                        .errorCode());
    }

    @Test
    void aDryRunLaunchesNothing() {
        SimulatedAccount account = web(1);

        Ec2Exception permitted = refused(account, r -> r.dryRun(true));
        account.deny("ec2:RunInstances");
        Ec2Exception denied = refused(account, r -> r.dryRun(true));

        assertEquals("DryRunOperation", permitted.awsErrorDetails().errorCode());
        assertEquals(412, permitted.statusCode());
        assertEquals("UnauthorizedOperation", denied.awsErrorDetails().errorCode());
        assertTrue(account.unattached().isEmpty());
    }

    @Test
    void aQuotaFulfilsInPartDownToTheMinimumCount() {
        SimulatedAccount account = parts(1).vcpuQuota(6).build();

        assertEquals(3, launch(account, r -> r.maxCount(5)).size());
        assertEquals(
                "VcpuLimitExceeded",
                refused(account, r -> r.maxCount(5)).awsErrorDetails().errorCode());
    }

    @Test
    void aZoneWithoutCapacityRefuses() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().shortage(A, "", SimulatedAccount.START, Duration.ofMinutes(5)));

        assertEquals(
                "InsufficientInstanceCapacity",
                refused(account, r -> {}).awsErrorDetails().errorCode());
        run(account, 300);
        assertEquals(1, launch(account, r -> {}).size());
    }

    @Test
    void aTimeOutMayHideALaunchThatHappened() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().withLostAfterRate(1));

        assertThrows(ApiCallAttemptTimeoutException.class, () -> launch(account, r -> r.clientToken("t")));
        account.faults(Faults.none());

        assertEquals(1, account.unattached().size());
        launch(account, r -> r.clientToken("t"));
        assertEquals(1, account.unattached().size());
    }

    @Test
    void aTimeOutMayMeanNothingHappened() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().withLostBeforeRate(1));

        assertThrows(ApiCallAttemptTimeoutException.class, () -> launch(account, r -> {}));

        assertTrue(account.unattached().isEmpty());
    }

    @Test
    void imagesOfStrangersAndGoneImagesAreRefused() {
        SimulatedAccount account = parts(1).image(
                        "ami-theirs", AmiCharacter.good(), o -> o.ownedBy("999999999999", false))
                .image("ami-shared", AmiCharacter.good(), o -> o.ownedBy("999999999999", true))
                .image("ami-off", AmiCharacter.good(), o -> o.withState("disabled"))
                .build();

        assertEquals(
                "InvalidAMIID.NotFound",
                refused(account, r -> r.imageId("ami-theirs")).awsErrorDetails().errorCode());
        assertEquals(
                "InvalidAMIID.Unavailable",
                refused(account, r -> r.imageId("ami-off")).awsErrorDetails().errorCode());
        assertThrows(Ec2Exception.class, () -> account.ec2().describeImages(r -> r.imageIds("ami-theirs")));
        assertEquals(1, launch(account, r -> r.imageId("ami-shared")).size());
    }

    @Test
    void aListenerMayEndTheCallerBeforeOrAfterTheCall() {
        SimulatedAccount account = web(1);
        account.onCall(new CallListener() {
            @Override
            public void after(String service, String operation, Object request) {
                throw new AssertionError("dead");
            }
        });

        assertThrows(AssertionError.class, () -> launch(account, r -> {}));

        assertEquals(1, account.unattached().size());
        assertEquals(1L, account.calls().get("ec2:RunInstances"));
    }

    @Test
    void throttlesCarryEachServicesOwnCode() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().requestLimit(1, 2));

        launch(account, r -> {});
        launch(account, r -> {});
        Ec2Exception refused = refused(account, r -> {});

        assertEquals("RequestLimitExceeded", refused.awsErrorDetails().errorCode());
        assertTrue(refused.isThrottlingException());
        run(account, 1);
        assertEquals(1, launch(account, r -> {}).size());
    }
}
