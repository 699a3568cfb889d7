package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Asks a Lambda function. What is not given is as in {@link io.jenkins.plugins.awsrollouts.gate.LambdaGate}.
 */
public final class LambdaGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    private final String function;

    @CheckForNull
    private String qualifier;

    @CheckForNull
    private String attemptTimeout;

    /**
     * A gate that asks this function, all else by default.
     *
     * @param function its name or ARN
     */
    @DataBoundConstructor
    public LambdaGate(String function) {
        this.function = Util.fixNull(function).trim();
    }

    /** The function's name or ARN. */
    public String getFunction() {
        return function;
    }

    /** A version or alias; null: the newest version. */
    @CheckForNull
    public String getQualifier() {
        return qualifier;
    }

    /** A version or alias; null: the newest version. */
    @DataBoundSetter
    public void setQualifier(@CheckForNull String qualifier) {
        this.qualifier = FormChecks.given(qualifier);
    }

    /** The time for one call; null: 30s. */
    @CheckForNull
    public String getAttemptTimeout() {
        return attemptTimeout;
    }

    /** The time for one call; null: 30s. */
    @DataBoundSetter
    public void setAttemptTimeout(@CheckForNull String attemptTimeout) {
        this.attemptTimeout = FormChecks.given(attemptTimeout);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        put(node, "qualifier", qualifier, expand);
        put(node, "attemptTimeout", attemptTimeout, expand);
        node.put("function", expand.apply(function));
    }

    /** Descriptor. */
    @Extension
    @Symbol("lambdaGate")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        /** Known to Jenkins by itself. */
        public DescriptorImpl() {
            super("lambda");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.LambdaGate_displayName();
        }

        @Override
        protected void complete(ObjectNode node) {
            node.put("function", "function");
        }

        /** Checks the function. */
        @POST
        public FormValidation doCheckFunction(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return Util.fixNull(value).contains("$")
                    ? FormValidation.ok()
                    : faults(
                            item,
                            node -> node.put("function", Util.fixNull(value).trim()));
        }

        /** Checks qualifier. */
        @POST
        public FormValidation doCheckQualifier(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "qualifier", value);
        }

        /** Checks attemptTimeout. */
        @POST
        public FormValidation doCheckAttemptTimeout(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "attemptTimeout", value);
        }
    }
}
