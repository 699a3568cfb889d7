package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.rollout.spec.Block;
import io.jenkins.plugins.awsrollouts.rollout.spec.Knob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that stand for the knobs of a block; each is called as its knob is, and its help is what the knob says. */
final class KnobOptions {
    private final Block<?> block;
    private final Map<String, OptionSpec> options;

    private KnobOptions(Block<?> block, Map<String, OptionSpec> options) {
        this.block = block;
        this.options = options;
    }

    /** An option for each of these knobs. */
    static KnobOptions of(Block<?> block, String... knobs) {
        Map<String, OptionSpec> options = Stream.of(knobs)
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> option(block, name, "--" + kebab(name)).build(),
                        (one, other) -> one,
                        LinkedHashMap::new));
        return new KnobOptions(block, options);
    }

    /** The same, and one more that has a name of its own. */
    KnobOptions and(String knob, String option) {
        return and(knob, option(block, knob, option).build());
    }

    /** The same, and one more that may be given without a value. */
    KnobOptions and(String knob, String option, String withoutValue) {
        return and(
                knob,
                option(block, knob, option)
                        .arity("0..1")
                        .fallbackValue(withoutValue)
                        .build());
    }

    private KnobOptions and(String knob, OptionSpec option) {
        Map<String, OptionSpec> more = new LinkedHashMap<>(options);
        more.put(knob, option);
        return new KnobOptions(block, more);
    }

    private static OptionSpec.Builder option(Block<?> block, String name, String option) {
        Knob<?, ?> knob = block.knob(name);
        String usual = plain(block.otherwise(name));
        String text = plain(knob.sentence());
        OptionSpec.Builder builder = OptionSpec.builder(option)
                .description((text.substring(0, 1).toUpperCase(Locale.ROOT)
                                + text.substring(1)
                                + (knob.many() ? "; may be repeated" : "")
                                + (knob.isFlag()
                                        ? "."
                                        : usual.endsWith("must be given")
                                                ? "; " + usual + "."
                                                : ". Default: " + usual + "."))
                        .replace("%", "%%"));
        if (knob.isFlag()) {
            return builder.type(boolean.class);
        }
        return knob.many()
                ? builder.paramLabel(knob.label()).type(List.class).auxiliaryTypes(String.class)
                : builder.paramLabel(knob.label()).type(String.class);
    }

    /** Without the marks of the documentation. */
    private static String plain(String text) {
        return text.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", "");
    }

    /** {@code --warm-up} for {@code warmUp}. */
    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    void addTo(CommandSpec command) {
        options.values().forEach(command::addOption);
    }

    /** Whether any of these knobs is given; of all where none is named. */
    boolean given(String... knobs) {
        Stream<String> names = knobs.length == 0 ? options.keySet().stream() : Stream.of(knobs);
        return names.anyMatch(name -> !texts(name).isEmpty());
    }

    /** What is given of a knob. */
    List<String> texts(String knob) {
        Object value = options.get(knob).getValue();
        if (value instanceof List<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value == null || Boolean.FALSE.equals(value) ? List.of() : List.of(String.valueOf(value));
    }

    /** Puts what is given of a knob into a spec, in the place of what is there. */
    void put(ObjectNode node, String knob) {
        List<String> texts = texts(knob);
        if (texts.isEmpty() || texts.contains(GateOptions.USUAL)) {
            return;
        }
        Optional.of(block.knob(knob).also()).ifPresent(node::remove);
        if (block.knob(knob).many()) {
            texts.forEach(node.putArray(knob)::add);
        } else if (block.knob(knob).isFlag()) {
            node.put(knob, true);
        } else {
            node.put(knob, texts.get(0));
        }
    }

    /** Puts all that is given. */
    void put(ObjectNode node) {
        options.keySet().forEach(knob -> put(node, knob));
    }
}
