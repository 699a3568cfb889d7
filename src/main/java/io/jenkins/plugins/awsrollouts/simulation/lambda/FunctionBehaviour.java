package io.jenkins.plugins.awsrollouts.simulation.lambda;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A Lambda function of the account.
 *
 * @param body JSON in, JSON out, from its input alone; what it throws as a RuntimeException becomes a function error
 * @param duration how long an invocation takes, not negative; default none
 * @param timeout what an invocation may take, 1 s to 15 min; default 3 s
 * @param concurrency how many invocations may run at once, 0 or more; default 1,000
 */
@RecordBuilder
public record FunctionBehaviour(UnaryOperator<String> body, Duration duration, Duration timeout, int concurrency)
        implements FunctionBehaviourBuilder.With {
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** Checks the ranges named above. */
    public FunctionBehaviour {
        if (duration.isNegative() || concurrency < 0) {
            throw new IllegalArgumentException("A function takes " + duration + " and runs " + concurrency
                    + " times at once; neither is negative.");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A function's timeout is " + timeout + "; use 1 s to 15 min.");
        }
    }

    /** Answers with what {@code body} makes of the payload, in no time. */
    public static FunctionBehaviour answering(UnaryOperator<String> body) {
        return new FunctionBehaviour(body, Duration.ZERO, Duration.ofSeconds(3), 1000);
    }
}
