package io.jenkins.plugins.awsrollouts.rollout.spec;

import java.util.List;
import java.util.OptionalInt;

/**
 * Which numbers a knob takes.
 *
 * @param least the least
 * @param most the most; empty where there is none
 */
public record Range(int least, OptionalInt most) {
    static Range of(int least, int most) {
        return new Range(least, OptionalInt.of(most));
    }

    static Range from(int least) {
        return new Range(least, OptionalInt.empty());
    }

    /** What is wrong with a number, as a sentence. */
    List<String> faults(String knob, int number) {
        return number < least || number > most.orElse(number)
                ? List.of(knob + " is " + number + "; use " + this + ".")
                : List.of();
    }

    /** As people say it. */
    @Override
    public String toString() {
        return least + (most.isPresent() ? " to " + most.getAsInt() : " or more");
    }
}
