package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;

/**
 * The one door through which every API call passes: it counts, tells listeners, lets faults happen, and has calls
 * written down. No time passes within a call, whatever thread makes it.
 */
final class ApiGate {
    private record Bucket(double tokens, Instant at) {}

    private final Schedule schedule;
    private final Supplier<Faults> faults;
    private final Set<String> denied = new HashSet<>();
    private final List<CallListener> listeners = new ArrayList<>();
    private final SortedMap<String, Long> calls = new TreeMap<>();
    private final SplittableRandom random;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private CallRecorder recorder = (service, operation, request) -> {};
    private boolean replaying;

    ApiGate(Schedule schedule, Supplier<Faults> faults, SplittableRandom random) {
        this.random = random;
        this.schedule = schedule;
        this.faults = faults;
    }

    void add(CallListener listener) {
        listeners.add(listener);
    }

    /** Denies a call, {@code service:Operation}, from now on. */
    void deny(String action) {
        denied.add(action);
    }

    /** Allows it again. */
    void allow(String action) {
        denied.remove(action);
    }

    /** Has calls written down by {@code recorder} from now on. */
    void record(CallRecorder calls) {
        recorder = calls;
    }

    /** Makes a call that took effect in an earlier life of this world: it is not refused, lost, counted or recorded. */
    void replay(Runnable call) {
        synchronized (schedule) {
            replaying = true;
            try {
                call.run();
            } finally {
                replaying = false;
            }
        }
    }

    Map<String, Long> calls() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /** Performs one call under the account's monitor. */
    <T> T call(String service, String operation, Object request, Supplier<T> body) {
        synchronized (schedule) {
            return replaying ? body.get() : schedule.clock().still(() -> pass(service, operation, request, body));
        }
    }

    private <T> T pass(String service, String operation, Object request, Supplier<T> body) {
        calls.merge(service + ":" + operation, 1L, Long::sum);
        List.copyOf(listeners).forEach(l -> l.before(service, operation, request));
        refuseDenied(service, operation);
        beBusy(service, operation);
        failBefore(service);
        recorder.record(service, operation, request);
        T answer = body.get();
        List.copyOf(listeners).forEach(l -> l.after(service, operation, request));
        if (happens(faults.get().lostAfterRate())) {
            throw timeout();
        }
        return answer;
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
        faults.get().busy(service + ":" + operation, schedule.now()).ifPresent(busy -> {
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
            case "lambda" -> Functions.throttled();
            default -> ApiErrors.of(service, "Throttling", "Rate exceeded", 400);
        };
    }

    private boolean takeToken(String service) {
        Bucket bucket = buckets.getOrDefault(service, new Bucket(faults.get().requestBurst(), schedule.now()));
        double seconds = Duration.between(bucket.at(), schedule.now()).toMillis() / 1000.0;
        double tokens = Math.min(
                faults.get().requestBurst(),
                bucket.tokens() + seconds * faults.get().requestsPerSecond());
        buckets.put(service, new Bucket(tokens >= 1 ? tokens - 1 : tokens, schedule.now()));
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
