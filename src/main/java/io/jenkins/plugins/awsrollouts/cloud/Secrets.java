package io.jenkins.plugins.awsrollouts.cloud;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that no spec, journal or log may hold. A spec names them, as {@code env:NAME} or {@code credentials:ID}; what
 * they stand for is looked up when it is needed and forgotten.
 */
@FunctionalInterface
public interface Secrets {
    /** A name of a secret, as a word of its own in a text. */
    Pattern REFERENCE = Pattern.compile("(?<!\\S)(?:env|credentials):\\S+");

    /**
     * Looks a secret up.
     *
     * @param reference {@code env:NAME}, or {@code credentials:ID} where there is a store of credentials
     * @return empty when there is none of that name here
     */
    Optional<String> reveal(String reference);

    /** The secrets of an environment: {@code env:NAME} is the variable of that name. */
    static Secrets of(Map<String, String> environment) {
        return reference -> reference.startsWith("env:")
                ? Optional.ofNullable(environment.get(reference.substring("env:".length())))
                : Optional.empty();
    }

    /** Whether a text names a secret. */
    static boolean named(String text) {
        return REFERENCE.matcher(text).find();
    }

    /**
     * A text with its secrets in place of their names.
     *
     * @throws IllegalArgumentException naming the reference that stands for nothing here
     */
    default String fill(String text) {
        Matcher references = REFERENCE.matcher(text);
        return references.replaceAll(found -> Matcher.quoteReplacement(reveal(found.group())
                .orElseThrow(() -> new IllegalArgumentException("there is no secret " + found.group() + " here"))));
    }
}
