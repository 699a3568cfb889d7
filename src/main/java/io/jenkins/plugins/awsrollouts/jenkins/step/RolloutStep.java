package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountStep;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SpecResult;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A rollout, whatever its kind: to which group, to which AMI, past which gates. A Pipeline runs it as a step; a freestyle
 * job holds it in {@link RolloutBuilder} or {@link RolloutPublisher}.
 */
public abstract class RolloutStep extends AccountStep {
    private static final long serialVersionUID = 1L;

    /** A comma may stand in a tag's value: it only ends one before the next key. */
    private static final Pattern BETWEEN_TAGS = Pattern.compile("\\R|,(?=[^,=\\r\\n]+=)");

    private final String autoScalingGroup;

    @CheckForNull
    private String ami;

    @CheckForNull
    private String amiName;

    @CheckForNull
    private String amiOwner;

    @CheckForNull
    private String amiTags;

    @CheckForNull
    private String amiParameter;

    @CheckForNull
    private List<RolloutGate> gates;

    private boolean dryRun;

    /**
     * A rollout to this group.
     *
     * @param autoScalingGroup the name of the group
     */
    protected RolloutStep(String autoScalingGroup) {
        this.autoScalingGroup = Util.fixNull(autoScalingGroup).trim();
    }

    /** The name of the group. */
    public String getAutoScalingGroup() {
        return autoScalingGroup;
    }

    /** The AMI by its id; null where it is named in another way. */
    @CheckForNull
    public String getAmi() {
        return ami;
    }

    /** The AMI by its id; null where it is named in another way. */
    @DataBoundSetter
    public void setAmi(@CheckForNull String ami) {
        this.ami = FormChecks.given(ami);
    }

    /** The newest AMI of this name, with {@code *} and {@code ?}; null where it is named in another way. */
    @CheckForNull
    public String getAmiName() {
        return amiName;
    }

    /** The newest AMI of this name, with {@code *} and {@code ?}; null where it is named in another way. */
    @DataBoundSetter
    public void setAmiName(@CheckForNull String amiName) {
        this.amiName = FormChecks.given(amiName);
    }

    /** Whose AMI, with name or tags; null: self. */
    @CheckForNull
    public String getAmiOwner() {
        return amiOwner;
    }

    /** Whose AMI, with name or tags; null: self. */
    @DataBoundSetter
    public void setAmiOwner(@CheckForNull String amiOwner) {
        this.amiOwner = FormChecks.given(amiOwner);
    }

    /** The newest AMI with these tags: {@code key=value}, by lines or commas; null where it is named otherwise. */
    @CheckForNull
    public String getAmiTags() {
        return amiTags;
    }

    /** The newest AMI with these tags: {@code key=value}, by lines or commas; null where it is named otherwise. */
    @DataBoundSetter
    public void setAmiTags(@CheckForNull String amiTags) {
        this.amiTags = FormChecks.given(amiTags);
    }

    /** The AMI that this SSM parameter names; null where it is named in another way. */
    @CheckForNull
    public String getAmiParameter() {
        return amiParameter;
    }

    /** The AMI that this SSM parameter names; null where it is named in another way. */
    @DataBoundSetter
    public void setAmiParameter(@CheckForNull String amiParameter) {
        this.amiParameter = FormChecks.given(amiParameter);
    }

    /** The checks that the rollout must pass. */
    public List<RolloutGate> getGates() {
        return gates == null ? List.of() : List.copyOf(gates);
    }

    /** The checks that the rollout must pass. */
    @DataBoundSetter
    public void setGates(@CheckForNull List<RolloutGate> gates) {
        // An ArrayList, since the job's file shall hold no class of the JDK that may change.
        this.gates = gates == null || gates.isEmpty() ? null : new ArrayList<>(gates);
    }

    /** Whether only the plan is printed and nothing is changed. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Whether only the plan is printed and nothing is changed. */
    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /**
     * The spec, or everything that is wrong with what was given for it.
     *
     * @param expand makes a build's variables into text; a Pipeline has done so before
     */
    public final SpecResult toSpec(Texts expand) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("autoScalingGroup", expand.apply(autoScalingGroup));
        put(node, "ami", ami, expand);
        put(node, "amiName", amiName, expand);
        put(node, "amiOwner", amiOwner, expand);
        put(node, "amiParameter", amiParameter, expand);
        if (amiTags != null) {
            ArrayNode tags = node.putArray("amiTags");
            tags(expand.apply(amiTags)).forEach(tags::add);
        }
        if (gates != null) {
            ArrayNode list = node.putArray("gates");
            gates.forEach(gate -> list.add(gate.toJson(expand)));
        }
        fill(node, expand);
        List<String> others = new ArrayList<>(moreFaults(expand));
        getGates().forEach(gate -> others.addAll(gate.faults(expand)));
        return SpecResult.of(SpecReader.read(node), others);
    }

    /** How long the step's body may take each time that it runs. */
    protected abstract Duration bodyTimeout(Texts expand);

    /** The spec with the step's body as its last gate. */
    final Spec withBody(Spec spec, Texts expand) {
        List<Gate> all = new ArrayList<>(spec.gates());
        all.add(new BodyGate(bodyTimeout(expand)));
        return spec.withGates(all);
    }

    /** Adds the knobs of this kind of rollout to the spec. */
    protected abstract void fill(ObjectNode node, Texts expand);

    /** What is wrong with fields that are no part of the spec, one sentence each. */
    protected abstract List<String> moreFaults(Texts expand);

    /** The tags in a text, one {@code key=value} each. */
    static List<String> tags(String text) {
        return Stream.of(BETWEEN_TAGS.split(text))
                .map(String::trim)
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    /** Adds a knob where it is given. */
    protected static void put(ObjectNode node, String knob, @CheckForNull String value, Texts expand) {
        if (value != null) {
            node.put(knob, expand.apply(value));
        }
    }

    /** Adds a knob where it is given. */
    protected static void put(ObjectNode node, String knob, @CheckForNull Integer value) {
        if (value != null) {
            node.put(knob, value);
        }
    }

    /**
     * Carries a rollout out in a freestyle build.
     *
     * @param deployment null where the job's file names a kind of rollout that is not there any more
     * @param unreadable what of it could not be read from the job's file; null: nothing
     */
    static void perform(
            Run<?, ?> run,
            EnvVars env,
            TaskListener listener,
            @CheckForNull RolloutStep deployment,
            @CheckForNull String unreadable)
            throws InterruptedException, IOException {
        if (deployment == null) {
            throw new AbortException(Messages.RolloutStep_none());
        }
        if (unreadable != null) {
            throw new AbortException(Unreadable.sentence(unreadable));
        }
        FreestyleRollout.perform(run, env, listener, deployment);
    }

    @Override
    public final StepExecution start(StepContext context) {
        return new DeployExecution(this, context);
    }

    @Override
    public RolloutStepDescriptor getDescriptor() {
        return (RolloutStepDescriptor) super.getDescriptor();
    }
}
