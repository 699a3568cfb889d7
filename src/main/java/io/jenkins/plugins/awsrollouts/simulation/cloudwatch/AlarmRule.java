package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * The rule of a composite alarm (CloudWatch API Reference, PutCompositeAlarm): ALARM, OK and INSUFFICIENT_DATA of an alarm
 * by name or ARN, TRUE, FALSE, NOT before AND before OR, parentheses.
 */
final class AlarmRule {
    private static final Pattern WORDS = Pattern.compile("\\s*(\"[^\"]*\"|[()]|[^\\s()\"]+)");

    private final WordReader words;
    private final Function<String, StateValue> states;

    private AlarmRule(String rule, Function<String, StateValue> states) {
        this.words = new WordReader(rule, WORDS);
        this.states = states;
    }

    /** Whether the rule holds; {@code states} tells the state of an alarm by name. */
    static boolean holds(String rule, Function<String, StateValue> states) {
        AlarmRule reader = new AlarmRule(rule, states);
        boolean holds = reader.either();
        reader.words.end();
        return holds;
    }

    /** The alarms that a rule names. */
    static Set<String> names(String rule) {
        Set<String> names = new TreeSet<>();
        holds(rule, name -> {
            names.add(name);
            return StateValue.OK;
        });
        return names;
    }

    private boolean either() {
        boolean left = both();
        while (words.takeIf("OR")) {
            left |= both();
        }
        return left;
    }

    private boolean both() {
        boolean left = one();
        while (words.takeIf("AND")) {
            left &= one();
        }
        return left;
    }

    private boolean one() {
        if (words.takeIf("NOT")) {
            return !one();
        }
        if (words.takeIf("(")) {
            boolean inner = either();
            words.expect(")");
            return inner;
        }
        String word = words.take();
        if (List.of("TRUE", "FALSE").contains(word)) {
            return word.equals("TRUE");
        }
        StateValue asked = StateValue.fromValue(word);
        if (asked == StateValue.UNKNOWN_TO_SDK_VERSION) {
            throw ApiErrors.cloudWatch("Unexpected '" + word + "' in an alarm rule");
        }
        words.expect("(");
        String name = words.take().replace("\"", "");
        words.expect(")");
        return states.apply(name.substring(name.indexOf(":alarm:") < 0 ? 0 : name.indexOf(":alarm:") + 7)) == asked;
    }
}
