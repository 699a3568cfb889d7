package io.jenkins.plugins.awsrollouts.jenkins.form;

import java.util.function.UnaryOperator;

/** Makes the texts of a form, or of a Pipeline's call, into those of a build. */
@FunctionalInterface
public interface Texts extends UnaryOperator<String> {
    /** As they are: a Pipeline has put its values in before, and whatever it gives may be one. */
    Texts AS_THEY_ARE = text -> text;

    /**
     * Whether the texts are as somebody has configured them, so that what stands there literally was meant by whoever may
     * configure, and not brought along by whoever may build.
     */
    default boolean configured() {
        return false;
    }

    /** A shell script, which has variables of its own. */
    default String script(String text) {
        return apply(text);
    }
}
