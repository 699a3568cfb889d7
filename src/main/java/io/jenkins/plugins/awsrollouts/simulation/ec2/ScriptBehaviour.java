package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * How scripts and documents of Run Command end on servers of an image.
 *
 * @param exitCode 0 for success; default 0
 * @param output what is written to standard output; default {@code ok}
 * @param error what is written to standard error; default nothing
 * @param duration how long it takes, not negative; default 3 s
 */
@RecordBuilder
public record ScriptBehaviour(int exitCode, String output, String error, Duration duration)
        implements ScriptBehaviourBuilder.With {
    /** Checks the range named above. */
    public ScriptBehaviour {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "A script takes " + duration + "; give a duration that is not negative.");
        }
    }

    /** Succeeds after 3 s. */
    public static ScriptBehaviour good() {
        return new ScriptBehaviour(0, "ok", "", Duration.ofSeconds(3));
    }

    /** Fails after 3 s. */
    public static ScriptBehaviour failing(int exitCode, String error) {
        return new ScriptBehaviour(exitCode, "", error, Duration.ofSeconds(3));
    }
}
