package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the knobs of one JSON object and collects a sentence for each that is wrong; a wrong one counts as not given. */
final class Knobs {
    /** A number as people and JSON write it, such as 0.5 or 1.0E-4. */
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?([eE][-+]?\\d{1,2})?");

    /** A number with more digits before or after the point is told with its exponent. */
    private static final int PLAIN_DIGITS = 15;

    private static final String WHOLE = "give a whole number";
    private static final String DECIMAL_ADVICE = "give a number such as 1 or 0.5";

    private final String prefix;
    private final Map<String, JsonNode> given = new TreeMap<>();
    private final Map<String, String> spoken = new TreeMap<>();
    private final List<String> faults;

    /**
     * @param what whose knobs they are, before each knob's name in a fault; may be empty
     * @param aliases other names of knobs
     * @param faults where the sentences go
     */
    Knobs(String what, ObjectNode node, Map<String, String> aliases, List<String> faults) {
        this.prefix = what.isEmpty() ? "" : what + " ";
        this.faults = faults;
        for (Map.Entry<String, JsonNode> one : node.properties()) {
            String name = aliases.getOrDefault(one.getKey(), one.getKey());
            if (!one.getValue().isNull() && given.put(name, one.getValue()) != null) {
                faults.add(prefix + name + " is given twice, once under another name.");
            }
            spoken.put(name, one.getKey());
        }
    }

    /** Where sentences on what is wrong go. */
    List<String> faults() {
        return faults;
    }

    /** Tells of every name that is none of these. */
    void only(List<String> known) {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        known.forEach(unknown::remove);
        for (String name : unknown) {
            faults.add(prefix + "\"" + name + "\" is not known; known are " + String.join(", ", known) + ".");
        }
    }

    /** A knob's name as the writer of the spec calls it. */
    String spoken(String name) {
        return spoken.getOrDefault(name, name);
    }

    private String called(String name) {
        return prefix + spoken(name);
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    Optional<JsonNode> node(String name) {
        return Optional.ofNullable(given.get(name));
    }

    Optional<String> text(String name) {
        JsonNode node = given.get(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isValueNode()) {
            faults.add(called(name) + " is " + node + "; give one value.");
            return Optional.empty();
        }
        return Optional.of(written(node));
    }

    /** A value as people write it: JSON's 1e2 and 100.0 are 100. */
    static String written(JsonNode value) {
        boolean plain = value.isFloatingPointNumber() && (value.isBigDecimal() || Double.isFinite(value.asDouble()));
        if (!plain) {
            return value.asText();
        }
        BigDecimal number = value.decimalValue().stripTrailingZeros();
        boolean shown = number.scale() <= PLAIN_DIGITS && (long) number.precision() - number.scale() <= PLAIN_DIGITS;
        return shown ? number.toPlainString() : number.toString();
    }

    /** A value as a text that is no number to us, such as an expected one: 1.50 of JSON is 1.5 for all its readers. */
    private static String text(JsonNode value) {
        return value.isBigDecimal() && Double.isFinite(value.doubleValue())
                ? String.valueOf(value.doubleValue())
                : value.asText();
    }

    Optional<Integer> number(String name) {
        return whole(name, Knobs::integer, WHOLE);
    }

    Optional<Integer> percent(String name) {
        return whole(
                name,
                text -> integer(text.endsWith("%") ? text.substring(0, text.length() - 1) : text),
                WHOLE + " of percent");
    }

    private Optional<Integer> whole(String name, Function<String, Optional<Integer>> read, String advice) {
        boolean tooLong = node(name)
                .filter(JsonNode::isValueNode)
                .filter(node -> written(node).trim().matches("-?\\d{10,}%?"))
                .isPresent();
        return optional(name, read, tooLong ? "give a number of at most 9 digits" : advice);
    }

    private static Optional<Integer> integer(String text) {
        return text.trim().matches("-?\\d{1,9}") ? Optional.of(Integer.valueOf(text.trim())) : Optional.empty();
    }

    Optional<Duration> duration(String name) {
        Optional<Duration> time = optional(name, Durations::parse, Durations.ADVICE);
        boolean tooLong =
                time.filter(some -> some.compareTo(Durations.LONGEST) > 0).isPresent();
        if (tooLong) {
            faults.add(called(name) + " is \"" + text(name).orElseThrow() + "\"; give at most "
                    + Durations.LONGEST.toDays() + " days (" + Durations.text(Durations.LONGEST) + ").");
        }
        return tooLong ? Optional.empty() : time;
    }

    Optional<Boolean> flag(String name) {
        Function<String, Optional<Boolean>> read = text ->
                text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        return optional(name, read, "give true or false");
    }

    /** One of the constants of an enum, in small letters. */
    <E extends Enum<E>> Optional<E> oneOf(String name, E[] values) {
        Function<String, Optional<E>> read = text -> Stream.of(values)
                .filter(value -> Words.word(value).equals(text))
                .findFirst();
        String all = Stream.of(values).map(Words::word).collect(Collectors.joining(" or "));
        return optional(name, read, "use " + all);
    }

    /** A knob that must be there, read in a way of its own. */
    <T> Optional<T> read(String name, Function<String, Optional<T>> read, String advice) {
        if (!has(name)) {
            faults.add(prefix + name + " is not given; " + advice + ".");
        }
        return optional(name, read, advice);
    }

    Optional<Double> decimal(String name) {
        return optional(name, Knobs::decimalOf, DECIMAL_ADVICE);
    }

    /** A number; that there is a zero below zero is known to machines alone. */
    static Optional<Double> decimalOf(String text) {
        return DECIMAL.matcher(text.trim()).matches()
                ? Optional.of(Double.parseDouble(text.trim()) + 0.0)
                : Optional.empty();
    }

    /** A knob that may be there, read in a way of its own. */
    <T> Optional<T> optional(String name, Function<String, Optional<T>> read, String advice) {
        Optional<String> text = text(name);
        Optional<T> value = text.flatMap(read);
        if (text.isPresent() && value.isEmpty()) {
            faults.add(called(name) + " is \"" + text.get() + "\"; " + advice + ".");
        }
        return value;
    }

    /** Several texts, from a list; or from one text with commas between them. */
    Optional<List<String>> list(String name) {
        return node(name).map(node -> list(name, node, Knobs::text));
    }

    /** The same of numbers. */
    Optional<List<String>> numbers(String name) {
        return node(name).map(node -> list(name, node, Knobs::written));
    }

    private List<String> list(String name, JsonNode node, Function<JsonNode, String> value) {
        if (node.isValueNode()) {
            return Stream.of(value.apply(node).split(",")).map(String::strip).toList();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : node) {
            if (node.isArray() && item.isValueNode()) {
                texts.add(value.apply(item));
            } else {
                faults.add(called(name) + " has " + item + "; give a list of texts.");
            }
        }
        return texts;
    }

    /** Lists of texts by name, from an object whose values are lists or single texts; or from {@code key=value}s. */
    Optional<Map<String, List<String>>> lists(String name) {
        return node(name).map(node -> lists(name, node));
    }

    private Map<String, List<String>> lists(String name, JsonNode node) {
        Map<String, List<String>> lists = new TreeMap<>();
        if (node.isObject()) {
            node.properties().forEach(one -> {
                JsonNode values = one.getValue();
                lists.put(one.getKey(), values.isArray() ? list(name, values, Knobs::text) : List.of(text(values)));
            });
        } else {
            pairs(name, node, (key, value) -> lists.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(value));
        }
        return lists;
    }

    /** Texts by name, from an object; or from a list of {@code key=value}. */
    Optional<Map<String, String>> texts(String name) {
        return node(name).map(node -> texts(name, node));
    }

    private Map<String, String> texts(String name, JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        if (node.isObject()) {
            node.properties().forEach(one -> texts.put(one.getKey(), text(one.getValue())));
        } else {
            pairs(name, node, texts::put);
        }
        return texts;
    }

    private void pairs(String name, JsonNode node, BiConsumer<String, String> use) {
        List<JsonNode> items = new ArrayList<>();
        (node.isArray() ? node : List.of(node)).forEach(items::add);
        for (JsonNode item : items) {
            String text = text(item);
            int equals = text.indexOf('=');
            if (equals < 1) {
                // The rest may be a secret, as of a header that is written with a colon.
                String beginning = text.replaceFirst("(?s)[\\s:].*", "…");
                faults.add(called(name) + " has \"" + beginning + "\"; give key=value.");
            } else {
                use.accept(text.substring(0, equals), text.substring(equals + 1));
            }
        }
    }
}
