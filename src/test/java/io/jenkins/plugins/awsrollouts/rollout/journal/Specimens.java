package io.jenkins.plugins.awsrollouts.rollout.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Values of a type, so many that every kind of everything that it can hold is among them: every record of a sealed
 * interface, every word of an enum, what may be missing both there and missing. A kind that is added is among them at once.
 */
public final class Specimens {
    private static final Map<Class<?>, List<?>> PLAIN = Map.ofEntries(
            Map.entry(String.class, List.of("web", "", "a \"quoted\" caf\u00e9 \u2013 \ud83d\udca5\n\u2028\t{}\\")),
            Map.entry(int.class, List.of(1, 0, -1, Integer.MAX_VALUE)),
            Map.entry(Integer.class, List.of(1, 0, -1, Integer.MAX_VALUE)),
            Map.entry(long.class, List.of(1L, 0L, -1L, Long.MAX_VALUE)),
            Map.entry(Long.class, List.of(1L, 0L, -1L, Long.MAX_VALUE)),
            Map.entry(double.class, doubles()),
            Map.entry(Double.class, doubles()),
            Map.entry(boolean.class, List.of(true, false)),
            Map.entry(Boolean.class, List.of(true, false)),
            Map.entry(
                    Instant.class,
                    List.of(
                            Instant.parse("2025-01-06T10:15:30.123456789Z"),
                            Instant.EPOCH,
                            Instant.ofEpochSecond(32503680000L))),
            Map.entry(
                    Duration.class,
                    List.of(Duration.ofMinutes(5), Duration.ZERO, Duration.ofNanos(1), Duration.ofDays(99))),
            Map.entry(
                    JsonNode.class,
                    List.of(JsonNodeFactory.instance.objectNode().put("time", "5m"), new TextNode("text"))),
            Map.entry(OptionalInt.class, List.of(OptionalInt.of(7), OptionalInt.empty())),
            Map.entry(
                    OptionalDouble.class,
                    List.of(OptionalDouble.of(0.1), OptionalDouble.empty(), OptionalDouble.of(Double.NaN))));

    private Specimens() {}

    private static List<Double> doubles() {
        return List.of(0.1, 0.0, -1.5, 1e-9, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY);
    }

    /** Values of a type. */
    public static <T> List<T> of(Class<T> type) {
        return values(type).stream().map(type::cast).toList();
    }

    private static List<?> values(Type type) {
        if (type instanceof ParameterizedType generic) {
            return holding((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (PLAIN.containsKey(plain)) {
            return PLAIN.get(plain);
        }
        if (plain.isEnum()) {
            return List.of(plain.getEnumConstants());
        }
        if (plain.isSealed()) {
            return Stream.of(plain.getPermittedSubclasses())
                    .flatMap(kind -> values(kind).stream())
                    .toList();
        }
        if (plain.isRecord()) {
            return records(plain);
        }
        throw new AssertionError(plain + " is no record, and nothing says how to make one");
    }

    /** So many records that each value of each component is in one of them. */
    private static List<?> records(Class<?> record) {
        RecordComponent[] components = record.getRecordComponents();
        List<List<?>> values = new ArrayList<>();
        for (RecordComponent component : components) {
            values.add(values(component.getGenericType()));
        }
        int rows = values.stream().mapToInt(List::size).max().orElse(1);
        List<Object> all = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int place = row;
            all.add(make(
                    record,
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new),
                    values.stream().map(some -> some.get(place % some.size())).toArray()));
        }
        return all;
    }

    private static Object make(Class<?> record, Class<?>[] types, Object[] values) {
        try {
            var constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError("no " + record + " of " + List.of(values), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no " + record, e);
        }
    }

    private static List<?> holding(Class<?> holder, Type[] types) {
        List<?> last = values(types[types.length - 1]);
        if (holder == Optional.class) {
            List<Object> all = new ArrayList<>(List.of(Optional.empty()));
            last.forEach(value -> all.add(Optional.of(value)));
            return all;
        }
        if (holder == List.class) {
            return List.of(last, List.of());
        }
        if (holder == Set.class) {
            return List.of(new LinkedHashSet<>(last), Set.of());
        }
        if (holder == Map.class) {
            return List.of(map(values(types[0]), last), Map.of());
        }
        throw new AssertionError(holder + " is no holder that is known here");
    }

    /** As many entries as there are keys; a map has one value for each. */
    private static Map<?, ?> map(List<?> keys, List<?> values) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i % values.size()));
        }
        return map;
    }
}
