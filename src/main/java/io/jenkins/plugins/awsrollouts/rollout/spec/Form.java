package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the values of a knob are written.
 *
 * @param label stands for a value in the help of the command line
 * @param many whether it is a list, of which the command line takes one after another
 * @param range empty where it is no number, or one of any size
 * @param words the choices, the first ones first; empty where it is no choice
 * @param reading empty where the knob is not given, or is wrong, which it tells
 * @param writing what reading reads
 */
record Form<T>(
        String label,
        boolean many,
        Optional<Range> range,
        List<String> words,
        BiFunction<Knobs, String, Optional<T>> reading,
        Function<T, JsonNode> writing) {
    static final Form<Integer> COUNT = of("COUNT", Knobs::number, IntNode::valueOf);
    static final Form<Integer> PERCENT = of("PERCENT", Knobs::percent, IntNode::valueOf);
    static final Form<Double> DECIMAL = of("NUMBER", Knobs::decimal, DoubleNode::valueOf);
    static final Form<Duration> TIME = of("TIME", Knobs::duration, time -> TextNode.valueOf(Durations.text(time)));
    static final Form<Boolean> FLAG = of("", Knobs::flag, BooleanNode::valueOf);
    static final Form<Map<String, String>> TEXTS =
            of("KEY=VALUE", Knobs::texts, Form::object).several();
    static final Form<Map<String, List<String>>> LISTS = of("KEY=VALUE", Knobs::lists, Form::lists);

    static <T> Form<T> of(String label, BiFunction<Knobs, String, Optional<T>> reading, Function<T, JsonNode> writing) {
        return new Form<>(label, false, Optional.empty(), List.of(), reading, writing);
    }

    static Form<String> text(String label) {
        return of(label, Knobs::text, TextNode::valueOf);
    }

    /** Several texts. */
    static Form<List<String>> list(String label) {
        return of(label, Knobs::list, Form::array).several();
    }

    /** A choice among the constants of an enum. */
    static <E extends Enum<E>> Form<E> way(E[] values) {
        return new Form<>(
                "WAY",
                false,
                Optional.empty(),
                Stream.of(values).map(Words::word).toList(),
                (knobs, name) -> knobs.oneOf(name, values),
                value -> TextNode.valueOf(Words.word(value)));
    }

    /** The same, of several. */
    Form<T> several() {
        return new Form<>(label, true, range, words, reading, writing);
    }

    Form<T> in(Range numbers) {
        return new Form<>(label, many, Optional.of(numbers), words, reading, writing);
    }

    static ArrayNode array(Collection<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    static <T> ArrayNode nodes(List<T> values, Function<T, JsonNode> node) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> array.add(node.apply(value)));
        return array;
    }

    private static ObjectNode object(Map<String, String> texts) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(texts).forEach(object::put);
        return object;
    }

    private static ObjectNode lists(Map<String, List<String>> texts) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(texts).forEach((name, values) -> object.set(name, array(values)));
        return object;
    }
}
