package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lines;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Waits for a person. What is not given is as in {@link io.jenkins.plugins.awsrollouts.gate.Approval}.
 */
public final class Approval extends RolloutGate {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String message;

    @CheckForNull
    private List<String> submitters;

    /** A gate with every knob at its default. */
    @DataBoundConstructor
    public Approval() {}

    /** What the person is asked; null: Promote the new AMI? */
    @CheckForNull
    public String getMessage() {
        return message;
    }

    /** What the person is asked; null: Promote the new AMI? */
    @DataBoundSetter
    public void setMessage(@CheckForNull String message) {
        this.message = FormChecks.given(message);
    }

    /** Names of users and groups who may answer; none: whoever may build. */
    public List<String> getSubmitters() {
        return Lines.of(submitters);
    }

    /** Names of users and groups who may answer; none: whoever may build. */
    @DataBoundSetter
    public void setSubmitters(@CheckForNull List<String> submitters) {
        this.submitters = Lines.kept(submitters);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        put(node, "message", message, expand);
        putLines(node, "submitters", submitters, expand);
    }

    /** Descriptor. */
    @Extension
    @Symbol("approval")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        /** Known to Jenkins by itself. */
        public DescriptorImpl() {
            super("approval");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.Approval_displayName();
        }

        /** A person cannot be asked all the time. */
        @Override
        protected List<When> times() {
            return List.of(When.BEFORE, When.STAGE, When.END);
        }
    }
}
