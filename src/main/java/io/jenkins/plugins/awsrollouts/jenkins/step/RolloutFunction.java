package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import edu.umd.cs.findbugs.annotations.NonNull;
import groovy.lang.Closure;
import hudson.AbortException;
import java.io.Serializable;
import java.util.Map;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.DSL;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;

/**
 * Lets a rollout be called with a body and without one. Pipeline knows steps that must have a body and steps that cannot,
 * so there are two of each kind; this is the one name under which a Pipeline finds either.
 */
public abstract class RolloutFunction extends GlobalVariable {
    private final String name;

    /**
     * @param name of the step without a body
     */
    RolloutFunction(String name) {
        this.name = name;
    }

    /** {@code immutableDeploy}. */
    @OptionalExtension(requirePlugins = "workflow-cps")
    public static final class ImmutableDeploy extends RolloutFunction {
        /** The one of this controller. */
        public ImmutableDeploy() {
            super(ImmutableDeployStep.FUNCTION);
        }
    }

    /** {@code canaryShift}. */
    @OptionalExtension(requirePlugins = "workflow-cps")
    public static final class CanaryShift extends RolloutFunction {
        /** The one of this controller. */
        public CanaryShift() {
            super(CanaryShiftStep.FUNCTION);
        }
    }

    /** {@code blueGreenSwap}. */
    @OptionalExtension(requirePlugins = "workflow-cps")
    public static final class BlueGreenSwap extends RolloutFunction {
        /** The one of this controller. */
        public BlueGreenSwap() {
            super(BlueGreenSwapStep.FUNCTION);
        }
    }

    @NonNull
    @Override
    public String getName() {
        return name;
    }

    @NonNull
    @Override
    public Object getValue(@NonNull CpsScript script) {
        return new Call((DSL) script.getBinding().getVariable("steps"), getName());
    }

    /** What a Pipeline calls. */
    public static final class Call implements Serializable {
        private static final long serialVersionUID = 1L;

        private final DSL steps;
        private final String function;

        Call(DSL steps, String function) {
            this.steps = steps;
            this.function = function;
        }

        /** Without a body. */
        public Object call(Map<String, Object> arguments) throws AbortException {
            return invoked(function, arguments);
        }

        /** With a body, which is a gate. */
        public Object call(Map<String, Object> arguments, Closure<?> body) throws AbortException {
            try {
                return invoked(RolloutStepDescriptor.withBody(function), arguments, body);
            } catch (CpsCallableInvocation suspended) {
                // so a Pipeline waits for a step; it compares the name with the one that the script has called
                throw new CpsCallableInvocation(
                        function, suspended.call, suspended.receiver, suspended.arguments.toArray());
            }
        }

        /** Without anything; what is missing is told as ever. */
        public Object call() throws AbortException {
            return call(Map.of());
        }

        /** Without anything but a body. */
        public Object call(Closure<?> body) throws AbortException {
            return call(Map.of(), body);
        }

        /** With arguments that have no names. */
        public Object call(Object first, Object... others) throws AbortException {
            throw ArgumentFault.unnamed(function);
        }

        private Object invoked(String step, Object... arguments) throws AbortException {
            try {
                return steps.invokeMethod(step, arguments);
            } catch (IllegalArgumentException e) {
                throw ArgumentFault.of(function, e);
            }
        }
    }
}
