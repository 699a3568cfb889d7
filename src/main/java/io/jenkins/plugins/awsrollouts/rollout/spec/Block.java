package io.jenkins.plugins.awsrollouts.rollout.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Knobs that belong together, as those of a JSON object do.
 *
 * @param what whose knobs they are, before each knob's name in a fault; may be empty
 * @param usual where every knob has its default
 * @param knobs in the order of the documentation
 * @param <B> what has them
 */
public record Block<B>(String what, B usual, List<Knob<B, ?>> knobs) {
    public Block {
        knobs = List.copyOf(knobs);
    }

    /** Their names. */
    public List<String> names() {
        return knobs.stream().map(Knob::name).toList();
    }

    /** The knobs' names by what else they are called. */
    public Map<String, String> aliases() {
        return knobs.stream().filter(knob -> !knob.also().isEmpty()).collect(Collectors.toMap(Knob::also, Knob::name));
    }

    /**
     * The knob of that name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public Knob<B, ?> knob(String name) {
        return knobs.stream()
                .filter(knob -> knob.name().equals(name) || knob.also().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " has no knob " + name));
    }

    /** The default of the knob of that name as a user writes it; empty where it has none. */
    public String usual(String name) {
        return knob(name).text(usual).orElse("");
    }

    /** The least number that the knob of that name takes. */
    public int least(String name) {
        return knob(name).range().orElseThrow().least();
    }

    /** The most that it takes. */
    public int most(String name) {
        return knob(name).range().orElseThrow().most();
    }

    /** The same default in words and in the marks of the documentation. */
    public String otherwise(String name) {
        Knob<B, ?> knob = knob(name);
        return knob.otherwise().isEmpty()
                ? knob.text(usual).map(text -> "`" + text + "`").orElse("none")
                : knob.otherwise();
    }

    /** What is given in an object; tells of names that are none of a knob. */
    Knobs given(ObjectNode node, List<String> faults) {
        Knobs given = new Knobs(what, node, aliases(), faults);
        given.only(names());
        return given;
    }

    /** What has these knobs, all that is not given as it is. */
    B read(Knobs given, B otherwise) {
        B read = otherwise;
        for (Knob<B, ?> knob : knobs) {
            read = knob.read(given, read);
        }
        return read;
    }

    /** What of an object cannot be read, one sentence each, whatever it would mean together. */
    public List<String> unreadable(ObjectNode node) {
        List<String> faults = new ArrayList<>();
        read(given(node, faults), usual);
        return faults;
    }

    /** Every knob with its value, as it is read. */
    public ObjectNode write(B block) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        knobs.forEach(knob -> knob.write(node, block));
        return node;
    }
}
