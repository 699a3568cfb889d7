package io.jenkins.plugins.awsrollouts.jenkins.form;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/** Fields that are one text in a form, and may be a list or a map in a Pipeline. */
public final class Lists {
    private Lists() {}

    /**
     * The arguments of a Pipeline's call with one of them made into the text that the form has.
     *
     * @param field which one; also where it is the only argument and not named
     * @param between what stands between the items
     */
    public static Map<String, Object> toText(Map<String, Object> arguments, String field, String between) {
        return replaced(arguments, field, value -> text(value, between));
    }

    private static Object text(Object value, String between) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(one -> one.getKey() + "=" + one.getValue())
                    .collect(Collectors.joining(between));
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(between));
        }
        return value instanceof Number ? value.toString() : value;
    }

    /** The arguments with one of them replaced, where it is given. */
    public static Map<String, Object> replaced(
            Map<String, Object> arguments, String field, UnaryOperator<Object> change) {
        Map<String, Object> all = new LinkedHashMap<>(arguments);
        all.computeIfPresent(field, (name, value) -> change.apply(value));
        all.computeIfPresent(UninstantiatedDescribable.ANONYMOUS_KEY, (name, value) -> change.apply(value));
        return all;
    }

    /** The items of a text, without the blanks around them and without those that are empty. */
    public static List<String> items(String text, String between) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(between)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }
}
