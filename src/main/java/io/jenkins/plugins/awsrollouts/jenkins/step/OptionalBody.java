package io.jenkins.plugins.awsrollouts.jenkins.step;

import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * Lets a step do without the body that it may have.
 *
 * <p>{@link StepDescriptor#takesImplicitBlockArgument} promises that a step which can take a body may be called without
 * one. Pipeline's own {@code DSL} asks it twice: {@code parseArgs}, whether a closure behind the arguments is the body,
 * and {@code invokeStep}, for a step that was called without a body, whether to refuse it (only the old {@code stage} is
 * let through). So the second question alone is answered with no. Should those methods get other names one day, the body
 * becomes mandatory, and a test fails.
 */
final class OptionalBody {
    private static final StackWalker CALLERS = StackWalker.getInstance();
    private static final String ASKS_TWICE = "org.jenkinsci.plugins.workflow.cps.DSL";
    private static final String REFUSES = "invokeStep";

    private OptionalBody() {}

    /** To be called by {@link StepDescriptor#takesImplicitBlockArgument} itself: what to answer the one who calls that. */
    static boolean accepted() {
        return CALLERS.walk(frames -> frames.skip(2).findFirst())
                .map(caller -> !caller.getClassName().equals(ASKS_TWICE)
                        || !caller.getMethodName().equals(REFUSES))
                .orElse(true);
    }
}
