package io.jenkins.plugins.awsrollouts.rollout.spec;

import java.util.List;

/**
 * Which numbers a knob takes: none is without an end, since a slip of the finger must not ask for a million.
 *
 * @param least the least
 * @param most the most
 */
public record Range(int least, int most) {
    static Range of(int least, int most) {
        return new Range(least, most);
    }

    /** What is wrong with a number, as a sentence. */
    List<String> faults(String knob, int number) {
        return number < least || number > most ? List.of(knob + " is " + number + "; use " + this + ".") : List.of();
    }

    /** As people say it. */
    @Override
    public String toString() {
        return least + " to " + most;
    }
}
