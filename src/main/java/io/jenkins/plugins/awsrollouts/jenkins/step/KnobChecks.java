package io.jenkins.plugins.awsrollouts.jenkins.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Sample;

/** How the fields of a form are checked as knobs of the spec: in a sample that has all else. */
final class KnobChecks {
    private KnobChecks() {}

    /** Checks one knob of the spec by itself. */
    static FormValidation check(@CheckForNull Item item, String knob, @CheckForNull String value) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> new Sample().put(knob, text(value)).faults());
    }

    /** Puts a knob where it is given and is no variable of the build's. */
    static void putGiven(Sample sample, String knob, @CheckForNull String value) {
        if (!FormChecks.open(value)) {
            sample.put(knob, text(value));
        } else if (FormChecks.given(value) != null && knob.startsWith("ami")) {
            sample.put(knob, knob.equals("ami") ? "ami-0" : "later");
        }
    }

    static String text(@CheckForNull String value) {
        return value == null ? "" : value.trim();
    }

    /** Checks one knob of the spec, also against another one that has to do with it. */
    static FormValidation check(
            @CheckForNull Item item,
            String knob,
            @CheckForNull String value,
            String other,
            @CheckForNull String othersValue) {
        return FormChecks.open(value)
                ? FormValidation.ok()
                : FormChecks.of(item, () -> {
                    Sample sample = new Sample();
                    putGiven(sample, knob, value);
                    putGiven(sample, other, othersValue);
                    return sample.faults();
                });
    }
}
