package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.gate.BodyGate;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HalfAtATime;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundSetter;

/** A rollout that replaces the instances of a group, batch by batch, be it all that it does or what it ends with. */
public abstract class DeployStep extends RolloutStep {
    private static final long serialVersionUID = 1L;

    static final String ROLLBACK = "rollback";
    static final String HOLD = "hold";
    static final String KEEP = "keep";
    static final String REFUSE = "refuse";

    @CheckForNull
    private RolloutStrategy strategy;

    @CheckForNull
    private Integer minHealthyPercent;

    @CheckForNull
    private Integer maxHealthyPercent;

    @CheckForNull
    private Integer failedInstances;

    @CheckForNull
    private String warmUp;

    @CheckForNull
    private String healthTimeout;

    @CheckForNull
    private String progressDeadline;

    @CheckForNull
    private String bake;

    @CheckForNull
    private String finalBake;

    @CheckForNull
    private String bodyTimeout;

    @CheckForNull
    private String onFailure;

    @CheckForNull
    private String onAbort;

    @CheckForNull
    private String protectedInstances;

    @CheckForNull
    private String launchHooks;

    /**
     * A rollout to this group, all else by default.
     *
     * @param autoScalingGroup the name of the group
     */
    protected DeployStep(String autoScalingGroup) {
        super(autoScalingGroup);
    }

    /** How many instances each batch replaces; half of them where nothing was given. */
    public RolloutStrategy getStrategy() {
        return strategy == null ? new HalfAtATime() : strategy;
    }

    /** How many instances each batch replaces. */
    @DataBoundSetter
    public void setStrategy(@CheckForNull RolloutStrategy strategy) {
        this.strategy = strategy instanceof HalfAtATime ? null : strategy;
    }

    /** Percent of the group's size that stays in service; null: 100. */
    @CheckForNull
    public Integer getMinHealthyPercent() {
        return minHealthyPercent;
    }

    /** Percent of the group's size that stays in service; null: 100. */
    @DataBoundSetter
    public void setMinHealthyPercent(@CheckForNull Integer minHealthyPercent) {
        this.minHealthyPercent = minHealthyPercent;
    }

    /** Percent that may be there at once; null: 200. */
    @CheckForNull
    public Integer getMaxHealthyPercent() {
        return maxHealthyPercent;
    }

    /** Percent that may be there at once; null: 200. */
    @DataBoundSetter
    public void setMaxHealthyPercent(@CheckForNull Integer maxHealthyPercent) {
        this.maxHealthyPercent = maxHealthyPercent;
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

    /** How long to watch between batches; null: 0s. */
    @CheckForNull
    public String getBake() {
        return bake;
    }

    /** How long to watch between batches; null: 0s. */
    @DataBoundSetter
    public void setBake(@CheckForNull String bake) {
        this.bake = FormChecks.given(bake);
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
     * How long the step's body may take each time that it runs.
     *
     * @param expand makes a build's variables into text
     * @return the default where the text is no time, which the faults of the spec tell
     */
    @Override
    protected Duration bodyTimeout(Texts expand) {
        return Optional.ofNullable(bodyTimeout)
                .map(expand)
                .flatMap(Durations::parse)
                .filter(time -> !time.isZero())
                .orElse(BodyGate.TIMEOUT);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        if (strategy != null) {
            node.set("strategy", strategy.toJson(expand));
        }
        put(node, "minHealthyPercent", minHealthyPercent);
        put(node, "maxHealthyPercent", maxHealthyPercent);
        put(node, "failedInstances", failedInstances);
        put(node, "warmUp", warmUp, expand);
        put(node, "healthTimeout", healthTimeout, expand);
        put(node, "progressDeadline", progressDeadline, expand);
        put(node, "bake", bake, expand);
        put(node, "finalBake", finalBake, expand);
        put(node, "onFailure", onFailure, expand);
        put(node, "onAbort", onAbort, expand);
        put(node, "protectedInstances", protectedInstances, expand);
        put(node, "launchHooks", launchHooks, expand);
    }

    @Override
    protected List<String> moreFaults(Texts expand) {
        return bodyTimeout == null ? List.of() : bodyTimeoutFaults(expand.apply(bodyTimeout));
    }

    /** What is given of the fields that say how a group is replaced batch by batch. */
    final List<String> batchFields() {
        List<String> given = new ArrayList<>();
        addGiven(given, "strategy", strategy);
        addGiven(given, "minHealthyPercent", minHealthyPercent);
        addGiven(given, "maxHealthyPercent", maxHealthyPercent);
        addGiven(given, "bake", bake);
        return given;
    }

    private static void addGiven(List<String> given, String field, @CheckForNull Object value) {
        if (value != null) {
            given.add(field);
        }
    }

    static List<String> bodyTimeoutFaults(String text) {
        return Durations.parse(text)
                .map(time -> new BodyGate(time).faults())
                .orElseGet(() -> List.of(Durations.fault("bodyTimeout", text)));
    }
}
