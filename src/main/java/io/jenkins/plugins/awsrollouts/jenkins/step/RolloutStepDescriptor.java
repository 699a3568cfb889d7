package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** Descriptor of a rollout; what its form needs is in an interface for each group of fields. */
public abstract class RolloutStepDescriptor extends StepDescriptor implements TargetForm, LimitsForm {
    private final String function;
    private final boolean body;

    /**
     * Descriptor of a step.
     *
     * @param function what a Pipeline calls it
     * @param body whether it is the one with a body
     */
    protected RolloutStepDescriptor(String function, boolean body) {
        this.function = function;
        this.body = body;
    }

    /** Every kind of rollout that there is. */
    static List<StepDescriptor> kinds() {
        return ExtensionList.lookup(StepDescriptor.class).stream()
                .filter(RolloutStepDescriptor.class::isInstance)
                // with a body it is a Pipeline's affair alone
                .filter(kind -> !kind.takesImplicitBlockArgument())
                .toList();
    }

    /** What the step with a body is called that belongs to one without. */
    static String withBody(String function) {
        return function + "WithBody";
    }

    @Override
    public String getFunctionName() {
        return body ? withBody(function) : function;
    }

    @Override
    public boolean takesImplicitBlockArgument() {
        return body;
    }

    /** With a body it is left out of the list of steps: it is the same step, and its form is that one's. */
    @Override
    public boolean isAdvanced() {
        return body;
    }

    @Override
    public String argumentsToString(@NonNull Map<String, Object> namedArgs) {
        Object group = namedArgs.get("autoScalingGroup");
        return group == null ? null : group.toString();
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }
}
