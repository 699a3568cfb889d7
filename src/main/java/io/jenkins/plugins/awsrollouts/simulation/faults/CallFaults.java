package io.jenkins.plugins.awsrollouts.simulation.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;

/** Lets calls fail: those that are denied, and those that the faults of the moment hit. */
public final class CallFaults {
    private record Bucket(double tokens, Instant at) {}

    private final Supplier<Instant> now;
    private final Supplier<Faults> faults;
    private final SplittableRandom random;
    private final Set<String> denied = new HashSet<>();
    private final Map<String, Bucket> buckets = new HashMap<>();

    public CallFaults(Supplier<Instant> now, Supplier<Faults> faults, SplittableRandom random) {
        this.now = now;
        this.faults = faults;
        this.random = random;
    }

    /** Whether IAM denies an action. */
    public boolean denies(String action) {
        return denied.contains(action);
    }

    /** Denies a call, {@code service:Operation}, from now on. */
    public void deny(String action) {
        denied.add(action);
    }

    /** Allows it again. */
    public void allow(String action) {
        denied.remove(action);
    }

    /** Fails a call that is to have no effect. */
    public void before(String service, String operation) {
        refuseDenied(service, operation);
        beBusy(service, operation);
        failBefore(service);
    }

    /** Loses the answer of a call that has had its effect. */
    public void after() {
        if (happens(faults.get().lostAfterRate())) {
            throw timeout();
        }
    }

    private void refuseDenied(String service, String operation) {
        if (denied.contains(service + ":" + operation)) {
            String code =
                    switch (service) {
                        case "ec2" -> "UnauthorizedOperation";
                        case "lambda" -> "AccessDeniedException";
                        default -> "AccessDenied";
                    };
            throw ApiErrors.of(service, code, "You are not authorized to perform this operation: " + operation, 403);
        }
    }

    /** Auto Scaling's word for it is ScalingActivityInProgress (API Reference, errors of most of its operations). */
    private void beBusy(String service, String operation) {
        faults.get().busy(service + ":" + operation, now.get()).ifPresent(busy -> {
            if (!busy.told()) {
                throw timeout();
            }
            throw service.equals("autoscaling")
                    ? ApiErrors.of(
                            service,
                            "ScalingActivityInProgress",
                            "Scaling activity in progress: please wait for it to end.",
                            400)
                    : throttled(service);
        });
    }

    private void failBefore(String service) {
        if (happens(faults.get().throttleRate()) || faults.get().requestsPerSecond() > 0 && !takeToken(service)) {
            throw throttled(service);
        }
        if (happens(faults.get().serverErrorRate())) {
            boolean internal = random.nextBoolean();
            String code = internal ? "InternalError" : "ServiceUnavailable";
            throw ApiErrors.of(service, code, "The service is unavailable.", internal ? 500 : 503);
        }
        if (happens(faults.get().lostBeforeRate())) {
            throw timeout();
        }
    }

    private static AwsServiceException throttled(String service) {
        return switch (service) {
            case "ec2" -> ApiErrors.of(service, "RequestLimitExceeded", "Request limit exceeded.", 503);
            case "ssm" -> ApiErrors.of(service, "ThrottlingException", "Rate exceeded", 400);
            case "lambda" -> ApiErrors.functionThrottled();
            default -> ApiErrors.of(service, "Throttling", "Rate exceeded", 400);
        };
    }

    private boolean takeToken(String service) {
        Bucket bucket = buckets.getOrDefault(service, new Bucket(faults.get().requestBurst(), now.get()));
        double seconds = Duration.between(bucket.at(), now.get()).toMillis() / 1000.0;
        double tokens = Math.min(
                faults.get().requestBurst(),
                bucket.tokens() + seconds * faults.get().requestsPerSecond());
        buckets.put(service, new Bucket(tokens >= 1 ? tokens - 1 : tokens, now.get()));
        return tokens >= 1;
    }

    private boolean happens(double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    private static ApiCallAttemptTimeoutException timeout() {
        return ApiCallAttemptTimeoutException.builder()
                .message("HTTP request execution did not complete before the specified timeout")
                .build();
    }
}
