package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One thing that a user can set: reader, writer, options and their help, the tables of the documentation and
 * Jenkins' forms go by it.
 *
 * @param name its key in JSON
 * @param form how values are written
 * @param of the value that a block has of it; empty where it has none
 * @param with the block with another value; empty where the reader reads it beside others, and sets them at once
 * @param meaning what it is, in the words and the marks of the documentation, without the range
 * @param also what a Pipeline calls it; empty where that is its name as well
 * @param otherwise what is taken where it is not given, in words; empty where the block's default says it
 * @param <B> what it is a part of
 * @param <T> its values
 */
public record Knob<B, T>(
        String name,
        Form<T> form,
        Function<B, Optional<T>> of,
        Optional<BiFunction<B, T, B>> with,
        String meaning,
        String also,
        String otherwise) {

    /** A knob that always has a value. */
    static <B, T> Knob<B, T> of(String name, Form<T> form, Function<B, T> of, BiFunction<B, T, B> with) {
        return new Knob<>(name, form, of.andThen(Optional::of), Optional.of(with), "", "", "");
    }

    /** A knob that may have no value. */
    static <B, T> Knob<B, T> maybe(
            String name, Form<T> form, Function<B, Optional<T>> of, BiFunction<B, Optional<T>, B> with) {
        BiFunction<B, T, B> set = (block, value) -> with.apply(block, Optional.of(value));
        return new Knob<>(name, form, of, Optional.of(set), "", "", "");
    }

    /** A knob that is read beside others. */
    static <B, T> Knob<B, T> apart(String name, Form<T> form, Function<B, Optional<T>> of) {
        return new Knob<>(name, form, of, Optional.empty(), "", "", "");
    }

    Knob<B, T> says(String sentence) {
        return new Knob<>(name, form, of, with, sentence, also, otherwise);
    }

    Knob<B, T> also(String other) {
        return new Knob<>(name, form, of, with, meaning, other, otherwise);
    }

    Knob<B, T> otherwise(String words) {
        return new Knob<>(name, form, of, with, meaning, also, words);
    }

    /** The same knob of what the block is a part of. */
    <A> Knob<A, T> within(Function<A, B> part, BiFunction<A, B, A> put) {
        return new Knob<>(
                name,
                form,
                part.andThen(of),
                with.map(set -> (whole, value) -> put.apply(whole, set.apply(part.apply(whole), value))),
                meaning,
                also,
                otherwise);
    }

    /** The block with what is given of this knob. */
    B read(Knobs given, B block) {
        return with.flatMap(set -> form.reading().apply(given, name).map(value -> set.apply(block, value)))
                .orElse(block);
    }

    void write(ObjectNode node, B block) {
        of.apply(block).ifPresent(value -> node.set(name, form.writing().apply(value)));
    }

    /** Its value in a block as a user writes it, a list with commas; empty where it has none. */
    Optional<String> text(B block) {
        return of.apply(block).map(form.writing()).map(Knob::text).filter(text -> !text.isEmpty());
    }

    private static String text(JsonNode node) {
        return node.isContainerNode()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : node.asText().replaceFirst("\\.0$", "");
    }

    /** What stands for a value in the help of the command line. */
    public String label() {
        return form.label();
    }

    /** Whether it is true or false. */
    public boolean isFlag() {
        return form.label().isEmpty();
    }

    /** Whether it is a list, of which the command line takes one after another. */
    public boolean many() {
        return form.many();
    }

    /** The choices; empty where it is no choice. */
    public List<String> words() {
        return form.words();
    }

    /** Which numbers it takes; empty where it is no number, or one of any size. */
    public Optional<Range> range() {
        return form.range();
    }

    /** What it is, with its range, in the marks of the documentation. */
    public String sentence() {
        return meaning + range().map(range -> ", " + range).orElse("");
    }
}
