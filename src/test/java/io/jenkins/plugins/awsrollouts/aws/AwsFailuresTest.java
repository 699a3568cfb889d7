package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** How the SDK's exceptions become the project's. */
class AwsFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "400, Throttling, THROTTLED",
        "503, RequestLimitExceeded, THROTTLED",
        "400, RequestThrottledException, THROTTLED",
        "500, ResourceContention, THROTTLED",
        "400, ScalingActivityInProgress, THROTTLED",
        "500, InternalFailure, UNKNOWN",
        "502, '', UNKNOWN",
        "403, Client.UnauthorizedOperation, DENIED",
        "403, UnauthorizedOperation, DENIED",
        "403, AccessDenied, DENIED",
        "400, InvalidAMIID.NotFound, NOT_FOUND",
        "400, ParameterNotFound, NOT_FOUND",
        "500, InsufficientInstanceCapacity, CAPACITY",
        "400, SpotMaxPriceTooLow, CAPACITY",
        "400, MaxSpotInstanceCountExceeded, QUOTA",
        "400, VcpuLimitExceeded, QUOTA",
        "400, InstanceLimitExceeded, QUOTA",
        "400, InvalidParameterValue, REFUSED",
        "400, ValidationError, REFUSED",
    })
    void kindsFollowTheErrorCode(int status, String code, Kind kind) {
        assertEquals(kind, failing(StubAccount.ec2(status, code, "no")).kind());
    }

    @Test
    void validationErrorsOfMissingThingsAreNotFound() {
        assertEquals(
                Kind.NOT_FOUND,
                failing(StubAccount.validation("AutoScalingGroup name not found - web"))
                        .kind());
    }

    @Test
    void brokenConnectionsAreUnknown() {
        assertEquals(
                Kind.UNKNOWN,
                failing(SdkClientException.create("Connection reset")).kind());
        assertEquals(
                Kind.UNKNOWN, failing(ApiCallTimeoutException.create(30_000)).kind());
    }

    @Test
    void aMessageNamesOperationAndSubjectAndNothingSecret() {
        CloudException failure = failing(StubAccount.ec2(
                403,
                "UnauthorizedOperation",
                "You may not do this.\nUser AKIAIOSFODNN7EXAMPLE. Encoded authorization failure message: c2VjcmV0"
                        + " (Service: Ec2, Status Code: 403, Request ID: 59dbff89-35bd)"));
        assertTrue(failure.getMessage().startsWith("RunInstances for web is not allowed: You may not do this. User"));
        assertFalse(failure.getMessage().contains("AKIA"));
        assertFalse(failure.getMessage().contains("c2VjcmV0"));
        assertFalse(failure.getMessage().contains("59dbff89"));
    }

    @Test
    void theRequestIsToldByTheIdThatAwsKnowsItBy() {
        assertEquals(
                "RunInstances for web was refused: no such thing (AWS request 11111111-2222)",
                failing(StubAccount.ec2(400, "InvalidParameterValue", "no such thing."))
                        .traced());
        assertEquals(
                "RunInstances for web got no certain answer: Connection reset",
                failing(SdkClientException.create("Connection reset")).traced());
    }

    @Test
    void optionalReadsFallBackOnlyWhereReadingIsNotOffered() {
        assertEquals("none", Failures.optional("none", () -> {
            throw failing(StubAccount.ec2(403, "AccessDenied", "no"));
        }));
        assertEquals("none", Failures.optional("none", () -> {
            throw failing(StubAccount.ec2(400, "InvalidAction", "no"));
        }));
        assertThrows(
                CloudException.class,
                () -> Failures.optional("none", () -> {
                    throw failing(StubAccount.ec2(400, "Throttling", "no"));
                }));
    }

    private static CloudException failing(RuntimeException thrown) {
        return assertThrows(
                CloudException.class,
                () -> Failures.call("RunInstances", "web", () -> {
                    throw thrown;
                }));
    }
}
