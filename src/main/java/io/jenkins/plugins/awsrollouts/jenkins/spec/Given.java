package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.math.BigDecimal;
import java.util.List;

/** Those knobs of an object that were given, as the engine reads them; the rest is left to its defaults. */
final class Given {
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();
    private final Texts expand;

    /**
     * @param expand makes a build's variables into text
     */
    Given(Texts expand) {
        this.expand = expand;
    }

    Given put(String knob, @CheckForNull String value) {
        if (value != null) {
            node.put(knob, expand.apply(value));
        }
        return this;
    }

    Given put(String knob, @CheckForNull Integer value) {
        if (value != null) {
            node.put(knob, value);
        }
        return this;
    }

    Given put(String knob, @CheckForNull Double value) {
        if (value != null) {
            // a small one shall not be written with an exponent
            node.put(knob, BigDecimal.valueOf(value).toPlainString());
        }
        return this;
    }

    /** A knob that is a list, from a text. */
    Given putList(String knob, @CheckForNull String value, String between) {
        if (value != null) {
            put(knob, Lists.items(expand.apply(value), between));
        }
        return this;
    }

    Given put(String knob, List<String> values) {
        ArrayNode list = node.putArray(knob);
        values.forEach(list::add);
        return this;
    }

    Given flag(String knob, boolean value) {
        node.put(knob, value);
        return this;
    }

    /** Another object of the same build's. */
    Given another() {
        return new Given(expand);
    }

    ObjectNode node() {
        return node;
    }
}
