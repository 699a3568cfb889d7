package io.jenkins.plugins.awsrollouts.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Copies what AWS has described into a request to make the like. AWS' API has a type for each of the two, whose members
 * of the same name mean the same; going by names, a member that a later SDK knows is copied as well.
 *
 * <p>Lists and structures without content are left out: the query protocol cannot tell them from what is not there.
 */
final class RequestCopies {
    private RequestCopies() {}

    /** Says a text of a structure, or of a list in it, in another way. */
    @FunctionalInterface
    interface Wording {
        /**
         * What to say instead.
         *
         * @param holder the structure that the text is in
         */
        String of(SdkPojo holder, String text);
    }

    /**
     * Copies all members that both know.
     *
     * @param from what was described
     * @param to a builder
     * @return the same builder
     */
    static <B extends SdkPojo> B copy(SdkPojo from, B to) {
        return copy(from, to, (holder, text) -> text);
    }

    /** The same with other words. */
    static <B extends SdkPojo> B copy(SdkPojo from, B to, Wording wording) {
        Map<String, SdkField<?>> theirs =
                from.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, Function.identity()));
        for (SdkField<?> field : to.sdkFields()) {
            Optional.ofNullable(theirs.get(field.memberName()))
                    .flatMap(twin -> value(twin.getValueOrDefault(from), field, from, wording))
                    .ifPresent(value -> field.set(to, value));
        }
        return to;
    }

    private static Optional<Object> value(Object value, SdkField<?> as, SdkPojo holder, Wording wording) {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof SdkPojo structure && as.marshallingType() == MarshallingType.SDK_POJO) {
            return structure(structure, as, wording);
        }
        if (value instanceof Collection<?> all) {
            return list(all, as.getTrait(ListTrait.class).memberFieldInfo(), holder, wording);
        }
        if (value instanceof String text) {
            return Optional.of(wording.of(holder, text));
        }
        return Optional.of(value).filter(any -> !(any instanceof Map<?, ?> map && map.isEmpty()));
    }

    private static Optional<Object> structure(SdkPojo from, SdkField<?> as, Wording wording) {
        SdkPojo made = (SdkPojo) ((SdkBuilder<?, ?>) copy(from, as.constructor().get(), wording)).build();
        boolean empty = made.sdkFields().stream()
                .map(field -> field.getValueOrDefault(made))
                .allMatch(value -> value == null || value instanceof Collection<?> all && all.isEmpty());
        return empty ? Optional.empty() : Optional.of(made);
    }

    private static Optional<Object> list(Collection<?> from, SdkField<?> as, SdkPojo holder, Wording wording) {
        List<Object> to = new ArrayList<>();
        from.forEach(item -> value(item, as, holder, wording).ifPresent(to::add));
        return to.isEmpty() ? Optional.empty() : Optional.of(to);
    }

    /** Every text in a structure, however deep. */
    static Stream<String> texts(SdkPojo structure) {
        return structure.sdkFields().stream()
                .map(field -> field.getValueOrDefault(structure))
                .flatMap(RequestCopies::textsIn);
    }

    private static Stream<String> textsIn(Object value) {
        if (value instanceof String text) {
            return Stream.of(text);
        }
        if (value instanceof Collection<?> all) {
            return all.stream().flatMap(RequestCopies::textsIn);
        }
        return value instanceof SdkPojo structure ? texts(structure) : Stream.empty();
    }

    /** A list for a request; null, so that it is not sent, where it is empty: an empty one would be sent as a value. */
    static <T> List<T> orNothing(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    /** The names of the members in which two of a kind differ. */
    static <T extends SdkPojo> List<String> differing(T one, T other) {
        return one.sdkFields().stream()
                .filter(field -> !Objects.equals(field.getValueOrDefault(one), field.getValueOrDefault(other)))
                .map(SdkField::memberName)
                .toList();
    }

    /**
     * The tags of a model that its like is to have, too: not those that AWS keeps to itself, and not the marks of
     * rollouts, such as the lock of the one that makes it.
     */
    static Map<String, String> carried(Map<String, String> tags) {
        Map<String, String> carried = new LinkedHashMap<>(tags);
        carried.keySet().removeIf(key -> !carries(key));
        return carried;
    }

    /** Whether a tag of that key is carried over. */
    static boolean carries(String key) {
        return !Tags.reserved(key) && !key.startsWith("aws-rollouts:");
    }
}
