package io.jenkins.plugins.awsrollouts.simulation.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Takes over what two values of the SDK have under the same names, since a request and what AWS later describes mostly
 * differ in their Java types alone. What the source leaves out stays as it is in the target.
 */
public final class SameFields {
    private SameFields() {}

    /** Sets every field of {@code to} that {@code from} has and sets; returns {@code to}. */
    public static <B extends SdkPojo> B copy(SdkPojo from, B to) {
        Map<String, SdkField<?>> targets = new TreeMap<>();
        to.sdkFields().forEach(field -> targets.put(field.memberName(), field));
        for (SdkField<?> field : from.sdkFields()) {
            SdkField<?> target = targets.get(field.memberName());
            Object value = field.getValueOrDefault(from);
            if (target != null && isSet(value)) {
                target.set(to, converted(target, value));
            }
        }
        return to;
    }

    private static boolean isSet(Object value) {
        return value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap);
    }

    private static Object converted(SdkField<?> target, Object value) {
        if (value instanceof SdkPojo part) {
            SdkPojo copied = copy(part, target.constructor().get());
            return ((Buildable) copied).build();
        }
        if (value instanceof List<?> list) {
            SdkField<?> item = target.getTrait(ListTrait.class).memberFieldInfo();
            return list.stream().map(each -> converted(item, each)).toList();
        }
        return value;
    }
}
