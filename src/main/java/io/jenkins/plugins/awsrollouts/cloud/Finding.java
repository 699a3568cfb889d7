package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;
import java.util.Optional;

/** One of the things that an answer to a {@link Probe} is made of. */
public sealed interface Finding {
    /**
     * How a script ended on one instance.
     *
     * @param instance the instance id
     * @param exitCode its exit code; -1 when it has none
     * @param tail the end of what it wrote, possibly empty
     * @param problem why it did not run to its end, as a phrase; empty when it did
     */
    record Run(String instance, int exitCode, String tail, String problem) implements Finding {}

    /**
     * An instance on which no script can be run now, since its agent does not answer.
     *
     * @param instance the instance id
     */
    record NoAgent(String instance) implements Finding {}

    /**
     * An alarm as it stands.
     *
     * @param name its name
     * @param state its state
     * @param since when it came into that state; empty where that is not told
     * @param reason why, in the alarm's own words
     */
    record Alarm(String name, State state, Optional<Instant> since, String reason) implements Finding {
        /** The states of an alarm. */
        public enum State {
            OK,
            ALARM,
            INSUFFICIENT_DATA
        }
    }

    /**
     * One value of a metric.
     *
     * @param at the beginning of its period
     * @param value the value
     */
    record Point(Instant at, double value) implements Finding {}
}
