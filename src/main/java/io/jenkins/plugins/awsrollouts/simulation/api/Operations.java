package io.jenkins.plugins.awsrollouts.simulation.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** What a service can be asked for: each operation by the type of its request, with the part that answers it. */
public final class Operations {
    /**
     * One operation.
     *
     * @param name in AWS' spelling, such as {@code RunInstances}
     * @param blank a builder for its request, with nothing set
     * @param changes whether it changes the account; all others read
     */
    public record Operation<Q>(
            String name, Supplier<? extends SdkPojo> blank, Class<Q> request, Function<Q, ?> answer, boolean changes) {
        /** The name of the method that asks for it in the SDK's client. */
        String method() {
            return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        }

        private Object answered(Object asked) {
            return answer.apply(request.cast(asked));
        }
    }

    private final String service;
    private final ApiGate gate;
    private final Map<Class<?>, Operation<?>> byRequest = new LinkedHashMap<>();

    /** A service, in the SDK's spelling, that cannot be asked for anything yet. */
    public Operations(String service, ApiGate gate) {
        this.service = service;
        this.gate = gate;
    }

    /** One more operation that changes nothing. */
    public <B extends SdkBuilder<B, Q> & SdkPojo, Q> Operations reads(Supplier<B> blank, Function<Q, ?> answer) {
        return with(blank, answer, false);
    }

    /** One more operation that changes the account. */
    public <B extends SdkBuilder<B, Q> & SdkPojo, Q> Operations changes(Supplier<B> blank, Function<Q, ?> answer) {
        return with(blank, answer, true);
    }

    private <B extends SdkBuilder<B, Q> & SdkPojo, Q> Operations with(
            Supplier<B> blank, Function<Q, ?> answer, boolean changes) {
        @SuppressWarnings("unchecked") // the class of a Q
        Class<Q> request = (Class<Q>) blank.get().build().getClass();
        String name = request.getSimpleName().replaceFirst("Request$", "");
        byRequest.put(request, new Operation<>(name, blank, request, answer, changes));
        return this;
    }

    public String service() {
        return service;
    }

    /** The names of all its operations. */
    public List<String> names() {
        return byRequest.values().stream().map(Operation::name).toList();
    }

    /** The operation that a request asks for. */
    Optional<Operation<?>> of(Object request) {
        return Optional.ofNullable(byRequest.get(request.getClass()));
    }

    /** The operation of that name, if it changes the account. */
    public Optional<Operation<?>> changing(String name) {
        return byRequest.values().stream()
                .filter(operation -> operation.changes() && operation.name().equals(name))
                .findFirst();
    }

    /** Has a request pass the gate and answers it. */
    @SuppressWarnings("unchecked") // each request has one type of answer, which the SDK's client names
    public <R> R call(Object request) {
        Operation<?> operation = byRequest.get(request.getClass());
        return (R) gate.call(service, operation.name(), request, () -> operation.answered(request));
    }
}
