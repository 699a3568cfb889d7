package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns what the SDK throws into {@link CloudException}, by the service's error code.
 *
 * <p>The codes: <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2</a>, <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/CommonErrors.html">Auto Scaling</a>.
 */
final class Failures {
    private static final int LONGEST_MESSAGE = 400;

    private static final Set<String> BUSY = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "PriorRequestNotComplete",
            "SlowDown",
            "ScalingActivityInProgress",
            "ResourceContention",
            "ResourceInUse");

    private static final Set<String> CAPACITY = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientReservedInstanceCapacity",
            "ReservationCapacityExceeded",
            "InsufficientCapacity",
            "InsufficientFreeAddressesInSubnet",
            "SpotMaxPriceTooLow");

    private static final Set<String> DENIED = Set.of(
            "UnauthorizedOperation",
            "AccessDenied",
            "AccessDeniedException",
            "AuthFailure",
            "Blocked",
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "InvalidClientTokenId",
            "MissingAuthenticationToken",
            "NotAuthorized",
            "OptInRequired",
            "PendingVerification",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    private static final Set<String> BROKEN = Set.of(
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "ServiceUnavailable",
            "Unavailable",
            "ServerInternal",
            "RequestTimeout");

    private static final Set<String> NOT_OFFERED = Set.of(
            "InvalidAction", "UnknownOperationException", "UnsupportedOperation", "NotImplemented", "UnknownOperation");

    private static final Pattern NOT_THERE =
            Pattern.compile("not found|does not exist|is not part of|no managed instance", Pattern.CASE_INSENSITIVE);

    private static final Pattern SECRETS = Pattern.compile("Encoded authorization failure message: \\S+"
            + "|\\(?\\b(?:Service: [^)]*)?Request ID: [^)\\s]*\\)?"
            + "|\\b(?:AKIA|ASIA)[A-Z0-9]{12,}");

    private Failures() {}

    /**
     * Makes a call.
     *
     * @param operation the API operation, for the message
     * @param subject what it is about, for the message
     * @throws CloudException when it fails
     */
    static <T> T call(String operation, String subject, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw translate(operation, subject, e);
        }
    }

    /**
     * Changes a rule or a listener. Elastic Load Balancing reads the client of an {@code authenticate-cognito} action as whoever
     * changes it, and where that is not allowed refuses the change by a code of its own (public reports: kubeflow-manifests
     * issue 18, aws-load-balancer-controller pull request 931).
     */
    static <T> T changeOfActions(String operation, String subject, Supplier<T> call) {
        try {
            return call(operation, subject, call);
        } catch (CloudException e) {
            if (e.kind() == Kind.REFUSED && message(e).toLowerCase(Locale.ROOT).contains("describeuserpoolclient")) {
                throw new CloudException(
                        Kind.DENIED,
                        operation + " for " + subject + " " + verb(Kind.DENIED) + ": " + message(e)
                                + " (its action authenticates by Cognito, so cognito-idp:DescribeUserPoolClient is needed as"
                                + " well)",
                        e.requestId(),
                        e.getCause());
            }
            throw e;
        }
    }

    /** Reads what can be done without: the fallback where this caller may not read it or the service lacks it. */
    static <T> T optional(T fallback, Supplier<T> read) {
        return optionally(e -> fallback, read);
    }

    /** The same, where what stands in for the answer tells why there is none. */
    static <T> T optionally(Function<CloudException, T> fallback, Supplier<T> read) {
        try {
            return read.get();
        } catch (CloudException e) {
            if (e.kind() == Kind.DENIED || notOffered(e)) {
                return fallback.apply(e);
            }
            throw e;
        }
    }

    /** Takes something away; that it is not there is no error. */
    static void unlessMissing(Runnable removal) {
        try {
            removal.run();
        } catch (CloudException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** One failure, translated. */
    static CloudException translate(String operation, String subject, SdkException e) {
        Kind kind = kind(e);
        String request =
                e instanceof AwsServiceException service && service.requestId() != null ? service.requestId() : "";
        return new CloudException(
                kind, operation + " for " + subject + " " + verb(kind) + ": " + message(e), request, e);
    }

    /** The service's error code, or an empty text where the failure did not come from a service. */
    static String code(Throwable e) {
        Throwable source = e instanceof CloudException ? e.getCause() : e;
        // EC2's older answers and its documentation put "Client." or "Server." before the code.
        return source instanceof AwsServiceException service
                        && service.awsErrorDetails() != null
                        && service.awsErrorDetails().errorCode() != null
                ? service.awsErrorDetails().errorCode().replaceFirst("^(?:Client|Server)\\.", "")
                : "";
    }

    /** What the service said, without anything secret. */
    static String message(Throwable e) {
        Throwable source = e instanceof CloudException && e.getCause() != null ? e.getCause() : e;
        String text = source instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? Optional.ofNullable(service.awsErrorDetails().errorMessage()).orElse(code(e))
                : String.valueOf(source.getMessage());
        String clean =
                SECRETS.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
        String whole = clean.isEmpty() ? "no reason given" : clean;
        return whole.length() <= LONGEST_MESSAGE ? whole : whole.substring(0, LONGEST_MESSAGE) + "...";
    }

    private static Kind kind(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return kind(code(service), message(service), service.statusCode());
        }
        // Without credentials nothing was sent at all, and repeating will not find any.
        return String.valueOf(e.getMessage()).contains("Unable to load credentials") ? Kind.DENIED : Kind.UNKNOWN;
    }

    private static Kind kind(String code, String message, int status) {
        // The code counts before the status: EC2 answers InsufficientInstanceCapacity with a 500.
        if (BUSY.contains(code) || code.startsWith("RequestThrottled")) {
            return Kind.THROTTLED;
        }
        if (CAPACITY.contains(code)) {
            return Kind.CAPACITY;
        }
        if (code.equals("TagLimitExceeded")) {
            // Too many tags on one resource: no quota that anybody could wait for.
            return Kind.REFUSED;
        }
        if (code.equals("MaxSpotInstanceCountExceeded")
                || code.endsWith("LimitExceeded")
                || code.startsWith("TooMany")) {
            return Kind.QUOTA;
        }
        if (DENIED.contains(code)) {
            return Kind.DENIED;
        }
        if (code.contains("NotFound")
                || (code.equals("ValidationError") && NOT_THERE.matcher(message).find())) {
            return Kind.NOT_FOUND;
        }
        return status >= 500 || BROKEN.contains(code) ? Kind.UNKNOWN : Kind.REFUSED;
    }

    private static boolean notOffered(CloudException e) {
        return NOT_OFFERED.contains(code(e))
                || (e.getCause() instanceof AwsServiceException service && service.statusCode() == 501)
                || message(e).toLowerCase(Locale.ROOT).contains("not been implemented");
    }

    private static String verb(Kind kind) {
        return switch (kind) {
            case THROTTLED -> "must wait";
            case UNKNOWN -> "got no certain answer";
            case DENIED -> "is not allowed";
            case NOT_FOUND -> "names something that is not there";
            case CAPACITY -> "found no capacity";
            case QUOTA -> "hit a quota";
            case REFUSED -> "was refused";
        };
    }
}
