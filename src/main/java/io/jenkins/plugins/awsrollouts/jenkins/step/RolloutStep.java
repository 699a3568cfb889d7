package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountStep;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.SpecResult;
import io.jenkins.plugins.awsrollouts.rollout.spec.Durations;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A rollout, whatever its kind: to which group, to which AMI, past which gates, within which limits. A Pipeline runs it
 * as a step; a freestyle job holds it in {@link RolloutBuilder} or {@link RolloutPublisher}.
 */
public abstract class RolloutStep extends AccountStep {
    private static final long serialVersionUID = 1L;

    static final String ROLLBACK = "rollback";
    static final String HOLD = "hold";
    static final String KEEP = "keep";
    static final String REFUSE = "refuse";

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

    @CheckForNull
    private Integer failedInstances;

    @CheckForNull
    private String warmUp;

    @CheckForNull
    private String healthTimeout;

    @CheckForNull
    private String progressDeadline;

    @CheckForNull
    private String finalBake;

    @CheckForNull
    private String bodyTimeout;

    @CheckForNull
    private String waitForLock;

    @CheckForNull
    private String onFailure;

    @CheckForNull
    private String onAbort;

    @CheckForNull
    private String protectedInstances;

    @CheckForNull
    private String launchHooks;

    private boolean dryRun;

    private boolean verbose;

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

    /** Whether the build's log tells every small step. */
    public boolean isVerbose() {
        return verbose;
    }

    /** Whether the build's log tells every small step. */
    @DataBoundSetter
    public void setVerbose(boolean verbose) {
        this.verbose = verbose;
    }

    /** Failed new instances that a batch may replace before the rollout fails; null: 1. */
    @CheckForNull
    public Integer getFailedInstances() {
        return failedInstances;
    }

    /** Failed new instances that a batch may replace before the rollout fails; null: 1. */
    @DataBoundSetter
    public void setFailedInstances(@CheckForNull Integer failedInstances) {
        this.failedInstances = failedInstances;
    }

    /** How long an instance is in service before it counts; null: 0s. */
    @CheckForNull
    public String getWarmUp() {
        return warmUp;
    }

    /** How long an instance is in service before it counts; null: 0s. */
    @DataBoundSetter
    public void setWarmUp(@CheckForNull String warmUp) {
        this.warmUp = FormChecks.given(warmUp);
    }

    /** From an instance's launch until it must count; null: 10m. */
    @CheckForNull
    public String getHealthTimeout() {
        return healthTimeout;
    }

    /** From an instance's launch until it must count; null: 10m. */
    @DataBoundSetter
    public void setHealthTimeout(@CheckForNull String healthTimeout) {
        this.healthTimeout = FormChecks.given(healthTimeout);
    }

    /** How long the rollout may go without any instance counting or leaving; null: 30m. */
    @CheckForNull
    public String getProgressDeadline() {
        return progressDeadline;
    }

    /** How long the rollout may go without any instance counting or leaving; null: 30m. */
    @DataBoundSetter
    public void setProgressDeadline(@CheckForNull String progressDeadline) {
        this.progressDeadline = FormChecks.given(progressDeadline);
    }

    /** How long to watch after the last batch, before promotion; null: 0s. */
    @CheckForNull
    public String getFinalBake() {
        return finalBake;
    }

    /** How long to watch after the last batch, before promotion; null: 0s. */
    @DataBoundSetter
    public void setFinalBake(@CheckForNull String finalBake) {
        this.finalBake = FormChecks.given(finalBake);
    }

    /** How long the step's body may take each time that it runs; null: 1h. */
    @CheckForNull
    public String getBodyTimeout() {
        return bodyTimeout;
    }

    /** How long the step's body may take each time that it runs; null: 1h. */
    @DataBoundSetter
    public void setBodyTimeout(@CheckForNull String bodyTimeout) {
        this.bodyTimeout = FormChecks.given(bodyTimeout);
    }

    /** How long to wait for a group that another rollout has; null: not at all. */
    @CheckForNull
    public String getWaitForLock() {
        return waitForLock;
    }

    /** How long to wait for a group that another rollout has; null: not at all. */
    @DataBoundSetter
    public void setWaitForLock(@CheckForNull String waitForLock) {
        this.waitForLock = FormChecks.given(waitForLock);
    }

    /** What a failed rollout does: {@code rollback} or {@code hold}. */
    public String getOnFailure() {
        return onFailure == null ? ROLLBACK : onFailure;
    }

    /** What a failed rollout does: {@code rollback} or {@code hold}. */
    @DataBoundSetter
    public void setOnFailure(@CheckForNull String onFailure) {
        this.onFailure = FormChecks.chosen(onFailure, ROLLBACK);
    }

    /** What an aborted rollout does: {@code rollback} or {@code hold}. */
    public String getOnAbort() {
        return onAbort == null ? ROLLBACK : onAbort;
    }

    /** What an aborted rollout does: {@code rollback} or {@code hold}. */
    @DataBoundSetter
    public void setOnAbort(@CheckForNull String onAbort) {
        this.onAbort = FormChecks.chosen(onAbort, ROLLBACK);
    }

    /** What becomes of instances protected from scale-in: {@code keep} or {@code replace}. */
    public String getProtectedInstances() {
        return protectedInstances == null ? KEEP : protectedInstances;
    }

    /** What becomes of instances protected from scale-in: {@code keep} or {@code replace}. */
    @DataBoundSetter
    public void setProtectedInstances(@CheckForNull String protectedInstances) {
        this.protectedInstances = FormChecks.chosen(protectedInstances, KEEP);
    }

    /** What becomes of a group with lifecycle hooks for launching: {@code refuse} or {@code skip}. */
    public String getLaunchHooks() {
        return launchHooks == null ? REFUSE : launchHooks;
    }

    /** What becomes of a group with lifecycle hooks for launching: {@code refuse} or {@code skip}. */
    @DataBoundSetter
    public void setLaunchHooks(@CheckForNull String launchHooks) {
        this.launchHooks = FormChecks.chosen(launchHooks, REFUSE);
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
        fillLimits(node, expand);
        fill(node, expand);
        List<String> others = new ArrayList<>();
        if (bodyTimeout != null) {
            others.addAll(bodyTimeoutFaults(expand.apply(bodyTimeout)));
        }
        if (waitForLock != null) {
            others.addAll(GroupWait.faults(expand.apply(waitForLock)));
        }
        getGates().forEach(gate -> others.addAll(gate.faults(expand)));
        return SpecResult.of(SpecReader.read(node), others);
    }

    private void fillLimits(ObjectNode node, Texts expand) {
        put(node, "failedInstances", failedInstances);
        put(node, "warmUp", warmUp, expand);
        put(node, "healthTimeout", healthTimeout, expand);
        put(node, "progressDeadline", progressDeadline, expand);
        put(node, "finalBake", finalBake, expand);
        put(node, "onFailure", onFailure, expand);
        put(node, "onAbort", onAbort, expand);
        put(node, "protectedInstances", protectedInstances, expand);
        put(node, "launchHooks", launchHooks, expand);
    }

    /**
     * How long the step's body may take each time that it runs.
     *
     * @param expand makes a build's variables into text
     * @return the default where the text is no time, which the faults of the spec tell
     */
    final Duration bodyTimeout(Texts expand) {
        return Optional.ofNullable(bodyTimeout)
                .map(expand)
                .flatMap(Durations::parse)
                .filter(time -> !time.isZero())
                .orElse(BodyGate.TIMEOUT);
    }

    /**
     * How long to wait for a group that another rollout has.
     *
     * @param expand makes a build's variables into text
     */
    final Duration patience(Texts expand) {
        return Optional.ofNullable(waitForLock)
                .map(expand)
                .flatMap(Durations::parse)
                .orElse(Duration.ZERO);
    }

    /** The spec with the step's body as its last gate. */
    final Spec withBody(Spec spec, Texts expand) {
        List<Gate> all = new ArrayList<>(spec.gates());
        all.add(new BodyGate(bodyTimeout(expand)));
        return spec.withGates(all);
    }

    /** Adds the knobs of this kind of rollout to the spec. */
    protected abstract void fill(ObjectNode node, Texts expand);

    /** What is wrong with a text as the time for a body. */
    static List<String> bodyTimeoutFaults(String text) {
        return Durations.parse(text)
                .map(time -> new BodyGate(time).faults())
                .orElseGet(() -> List.of(Durations.fault("bodyTimeout", text)));
    }

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

    @Override
    public final StepExecution start(StepContext context) {
        return new DeployExecution(this, context);
    }

    @Override
    public RolloutStepDescriptor getDescriptor() {
        return (RolloutStepDescriptor) super.getDescriptor();
    }
}
