package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.AnalysisReader;
import java.io.Serializable;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A metric by which a canary is compared with its baseline. What is not given is as in {@link
 * io.jenkins.plugins.awsrollouts.analysis.Metric}.
 */
public abstract class CanaryMetric extends AbstractDescribableImpl<CanaryMetric>
        implements ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1L;

    private boolean critical;
    private boolean mandatory;

    @CheckForNull
    private String name;

    @CheckForNull
    private String unit;

    @CheckForNull
    private String group;

    @CheckForNull
    private String direction;

    @CheckForNull
    private Integer minSamples;

    @CheckForNull
    private String nan;

    @CheckForNull
    private String outliers;

    @CheckForNull
    private Double outlierFactor;

    /** Of jobs that were saved when it was part of how a metric is judged. */
    @CheckForNull
    private Double tolerance;

    private boolean warns;

    @CheckForNull
    private Double unseen;

    @CheckForNull
    private Double max;

    @CheckForNull
    private Double min;

    @CheckForNull
    private String effect;

    @CheckForNull
    private Double allowedIncrease;

    @CheckForNull
    private Double allowedDecrease;

    @CheckForNull
    private Double criticalIncrease;

    @CheckForNull
    private Double criticalDecrease;

    /**
     * A metric with every knob at its default.
     *
     * @param critical whether a canary that is worse in it fails, whatever its score, unless told otherwise
     */
    protected CanaryMetric(boolean critical) {
        this.critical = critical;
    }

    /** Whether a canary that is worse in it fails, whatever its score. */
    public boolean isCritical() {
        return critical;
    }

    /** Whether a canary that is worse in it fails, whatever its score. */
    @DataBoundSetter
    public void setCritical(boolean critical) {
        this.critical = critical;
    }

    /** Whether there is no pass without data of it; a critical one is mandatory anyway. */
    public boolean isMandatory() {
        return mandatory;
    }

    /** Whether there is no pass without data of it; a critical one is mandatory anyway. */
    @DataBoundSetter
    public void setMandatory(boolean mandatory) {
        this.mandatory = mandatory;
    }

    /** What it is called; null: after its kind. */
    @CheckForNull
    public String getName() {
        return name;
    }

    /** What it is called; null: after its kind. */
    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        this.name = FormChecks.given(name);
    }

    /** What stands after a value, such as ms; null: as its kind has it. */
    @CheckForNull
    public String getUnit() {
        return unit;
    }

    /** What stands after a value, such as ms; null: as its kind has it. */
    @DataBoundSetter
    public void setUnit(@CheckForNull String unit) {
        this.unit = FormChecks.given(unit);
    }

    /** Whose score it is part of; null: default. */
    @CheckForNull
    public String getGroup() {
        return group;
    }

    /** Whose score it is part of; null: default. */
    @DataBoundSetter
    public void setGroup(@CheckForNull String group) {
        this.group = FormChecks.given(group);
    }

    /** Which change is worse: {@code increase}, {@code decrease} or {@code either}; null: as its kind has it. */
    @CheckForNull
    public String getDirection() {
        return direction;
    }

    /** Which change is worse: {@code increase}, {@code decrease} or {@code either}; null: as its kind has it. */
    @DataBoundSetter
    public void setDirection(@CheckForNull String direction) {
        this.direction = FormChecks.given(direction);
    }

    /** Minutes with a sample that each fleet must have; null: 5. */
    @CheckForNull
    public Integer getMinSamples() {
        return minSamples;
    }

    /** Minutes with a sample that each fleet must have; null: 5. */
    @DataBoundSetter
    public void setMinSamples(@CheckForNull Integer minSamples) {
        this.minSamples = minSamples;
    }

    /** What a minute without a number means: {@code remove} or {@code zero}; null: as its kind has it. */
    @CheckForNull
    public String getNan() {
        return nan;
    }

    /** What a minute without a number means: {@code remove} or {@code zero}; null: as its kind has it. */
    @DataBoundSetter
    public void setNan(@CheckForNull String nan) {
        this.nan = FormChecks.given(nan);
    }

    /** What becomes of lone extremes: {@code keep} or {@code remove}; null: keep. */
    @CheckForNull
    public String getOutliers() {
        return outliers;
    }

    /** What becomes of lone extremes: {@code keep} or {@code remove}; null: keep. */
    @DataBoundSetter
    public void setOutliers(@CheckForNull String outliers) {
        this.outliers = FormChecks.given(outliers);
    }

    /** How far out a lone extreme is, in interquartile ranges; null: 3. */
    @CheckForNull
    public Double getOutlierFactor() {
        return outlierFactor;
    }

    /** How far out a lone extreme is, in interquartile ranges; null: 3. */
    @DataBoundSetter
    public void setOutlierFactor(@CheckForNull Double outlierFactor) {
        this.outlierFactor = outlierFactor;
    }

    /**
     * Changes nothing; pipelines that give it are as good as ever.
     *
     * @deprecated it once was part of how a metric is judged
     */
    @Deprecated
    @CheckForNull
    public Double getTolerance() {
        return tolerance;
    }

    /**
     * Changes nothing; pipelines that give it are as good as ever.
     *
     * @deprecated it once was part of how a metric is judged
     */
    @Deprecated
    @DataBoundSetter
    public void setTolerance(@CheckForNull Double tolerance) {
        this.tolerance = tolerance;
    }

    /** Whether it is only told of. */
    public boolean isWarns() {
        return warns;
    }

    /** Whether it is only told of. */
    @DataBoundSetter
    public void setWarns(boolean warns) {
        this.warns = warns;
    }

    /** How many times as bad as its baseline, unseen, half of the requests may be; null: 1.4, of rates 2.5. */
    @CheckForNull
    public Double getUnseen() {
        return unseen;
    }

    /** How many times as bad as its baseline, unseen, half of the requests may be; null: 1.4, of rates 2.5. */
    @DataBoundSetter
    public void setUnseen(@CheckForNull Double unseen) {
        this.unseen = unseen;
    }

    /** Above it the canary fails, whatever the baseline does; null: no bound. */
    @CheckForNull
    public Double getMax() {
        return max;
    }

    /** Above it the canary fails, whatever the baseline does; null: no bound. */
    @DataBoundSetter
    public void setMax(@CheckForNull Double max) {
        this.max = max;
    }

    /** Below it the canary fails, whatever the baseline does; null: no bound. */
    @CheckForNull
    public Double getMin() {
        return min;
    }

    /** Below it the canary fails, whatever the baseline does; null: no bound. */
    @DataBoundSetter
    public void setMin(@CheckForNull Double min) {
        this.min = min;
    }

    /** What measures the size of a difference: {@code any}, {@code ratio} or {@code superiority}; null: any. */
    @CheckForNull
    public String getEffect() {
        return effect;
    }

    /** What measures the size of a difference: {@code any}, {@code ratio} or {@code superiority}; null: any. */
    @DataBoundSetter
    public void setEffect(@CheckForNull String effect) {
        this.effect = FormChecks.given(effect);
    }

    /** From which size on an increase is minded; null: from the middle on. */
    @CheckForNull
    public Double getAllowedIncrease() {
        return allowedIncrease;
    }

    /** From which size on an increase is minded; null: from the middle on. */
    @DataBoundSetter
    public void setAllowedIncrease(@CheckForNull Double allowedIncrease) {
        this.allowedIncrease = allowedIncrease;
    }

    /** From which size down a decrease is minded; null: from the middle down. */
    @CheckForNull
    public Double getAllowedDecrease() {
        return allowedDecrease;
    }

    /** From which size down a decrease is minded; null: from the middle down. */
    @DataBoundSetter
    public void setAllowedDecrease(@CheckForNull Double allowedDecrease) {
        this.allowedDecrease = allowedDecrease;
    }

    /** From which size on an increase fails the canary, where the metric is critical; null: allowedIncrease. */
    @CheckForNull
    public Double getCriticalIncrease() {
        return criticalIncrease;
    }

    /** From which size on an increase fails the canary, where the metric is critical; null: allowedIncrease. */
    @DataBoundSetter
    public void setCriticalIncrease(@CheckForNull Double criticalIncrease) {
        this.criticalIncrease = criticalIncrease;
    }

    /** From which size down a decrease fails the canary, where the metric is critical; null: allowedDecrease. */
    @CheckForNull
    public Double getCriticalDecrease() {
        return criticalDecrease;
    }

    /** From which size down a decrease fails the canary, where the metric is critical; null: allowedDecrease. */
    @DataBoundSetter
    public void setCriticalDecrease(@CheckForNull Double criticalDecrease) {
        this.criticalDecrease = criticalDecrease;
    }

    /**
     * As {@link AnalysisReader} reads it: its type and those knobs that are given.
     *
     * @param expand makes a build's variables into text
     */
    public final ObjectNode toJson(Texts expand) {
        Given given = new Given(expand)
                .put("type", type())
                .flag("critical", critical)
                .flag("mandatory", critical || mandatory)
                .put("name", name)
                .put("unit", unit)
                .put("group", group)
                .put("direction", direction)
                .put("minSamples", minSamples)
                .put("nan", nan)
                .put("outliers", outliers)
                .put("outlierFactor", outlierFactor)
                .flag("warns", warns)
                .put("unseen", unseen)
                .put("max", max)
                .put("min", min)
                .put("tolerance", tolerance)
                .put("effect", effect)
                .put("allowedIncrease", allowedIncrease)
                .put("allowedDecrease", allowedDecrease)
                .put("criticalIncrease", criticalIncrease)
                .put("criticalDecrease", criticalDecrease);
        fill(given);
        return given.node();
    }

    /** What the engine calls this kind. */
    abstract String type();

    /** Adds the knobs of this kind of metric. */
    void fill(Given given) {
        // most have none
    }
}
