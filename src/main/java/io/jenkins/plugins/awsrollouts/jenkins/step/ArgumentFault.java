package io.jenkins.plugins.awsrollouts.jenkins.step;

import hudson.AbortException;
import io.jenkins.plugins.awsrollouts.cloud.OneLine;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with the arguments of a call in a Pipeline, in one sentence: Pipeline itself tells it by a stack trace with
 * the names of classes.
 */
final class ArgumentFault {
    private static final Pattern TYPE = Pattern.compile(
            "class \\S+\\.(set)?(\\w+)\\(\\) expects (?:class |interface )?(\\S+) but received class (\\S+)");
    private static final Pattern VALUE = Pattern.compile(
            "class \\S+\\.(set)?(\\w+)\\(\\) expects (?:class |interface )?(\\S+) but was unable to coerce the received"
                    + " value \"(.*)\" to that type");
    private static final Pattern SYMBOL =
            Pattern.compile("no known implementation of (?:class |interface )?(\\S+) is using symbol .(\\w+).");
    private static final Pattern UNKNOWN =
            Pattern.compile("Unknown parameter\\(s\\) found for class type '[^']*\\.(\\w+)': (.*)");

    /** What belongs where, by the simple name of the class. */
    private static final Map<String, String> WANTED = Map.of(
            "RolloutStrategy", "a strategy such as halfAtATime() or 'linear:25'",
            "RolloutGate", "gates such as httpGate(path: '/health')",
            "CanaryMetric", "metrics such as errorRate()",
            "List", "a list, in brackets",
            "String", "a text, in quotes",
            "Integer", "a whole number",
            "Double", "a number",
            "boolean", "true or false",
            "Boolean", "true or false");

    private ArgumentFault() {}

    /**
     * The sentence for what Pipeline says.
     *
     * @param function what was called
     */
    static AbortException of(String function, Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new AbortException(
                "Nothing was changed: " + OneLine.of(words(function, String.valueOf(deepest.getMessage()))));
    }

    /** What is said of arguments without names. */
    static AbortException unnamed(String function) {
        return new AbortException("Nothing was changed: " + function
                + " takes its parameters by their names, such as " + function
                + " autoScalingGroup: 'web', ami: 'ami-0123456789abcdef0'.");
    }

    private static String words(String function, String message) {
        Matcher type = TYPE.matcher(message);
        if (type.find()) {
            return property(type.group(2)) + " is of type " + simple(type.group(4)) + "; give " + wanted(type.group(3))
                    + ".";
        }
        Matcher value = VALUE.matcher(message);
        if (value.find()) {
            return property(value.group(2)) + " is \"" + value.group(4) + "\"; give " + wanted(value.group(3)) + ".";
        }
        Matcher symbol = SYMBOL.matcher(message);
        if (symbol.find()) {
            return symbol.group(2) + " stands where " + wanted(symbol.group(1)) + " belongs.";
        }
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.find()) {
            return (unknown.group(1).endsWith("Step") ? function : property(unknown.group(1))) + " has no parameter "
                    + unknown.group(2) + "; Pipeline Syntax has those that there are.";
        }
        return message;
    }

    private static String property(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    private static String wanted(String type) {
        return WANTED.getOrDefault(simple(type), "what Pipeline Syntax has there");
    }
}
