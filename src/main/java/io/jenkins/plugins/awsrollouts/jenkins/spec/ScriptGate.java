package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lines;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Runs a script or a document on the new instances by SSM Run Command. What is not given is as in {@link
 * io.jenkins.plugins.awsrollouts.gate.ScriptGate}.
 */
public final class ScriptGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private String script;

    @CheckForNull
    private String document;

    @CheckForNull
    private List<String> parameters;

    @CheckForNull
    private String sample;

    @CheckForNull
    private String attemptTimeout;

    /** A gate with every knob at its default. */
    @DataBoundConstructor
    public ScriptGate() {}

    /** The text of a shell script; null where a document is named. */
    @CheckForNull
    public String getScript() {
        return script;
    }

    /** The text of a shell script; null where a document is named. */
    @DataBoundSetter
    public void setScript(@CheckForNull String script) {
        this.script = script == null || script.isBlank() ? null : script;
    }

    /** The name of a document; null where a script is given. */
    @CheckForNull
    public String getDocument() {
        return document;
    }

    /** The name of a document; null where a script is given. */
    @DataBoundSetter
    public void setDocument(@CheckForNull String document) {
        this.document = FormChecks.given(document);
    }

    /** Parameters of the document, each {@code name=value}; a name that comes again has several values. */
    public List<String> getParameters() {
        return Lines.of(parameters);
    }

    /** Parameters of the document, each {@code name=value}; a name that comes again has several values. */
    @DataBoundSetter
    public void setParameters(@CheckForNull List<String> parameters) {
        this.parameters = Lines.kept(parameters);
    }

    /** A count, or percent of the new instances that serve; null: each new instance, before traffic. */
    @CheckForNull
    public String getSample() {
        return sample;
    }

    /** A count, or percent of the new instances that serve; null: each new instance, before traffic. */
    @DataBoundSetter
    public void setSample(@CheckForNull String sample) {
        this.sample = FormChecks.given(sample);
    }

    /** The time for one run; null: 5m. */
    @CheckForNull
    public String getAttemptTimeout() {
        return attemptTimeout;
    }

    /** The time for one run; null: 5m. */
    @DataBoundSetter
    public void setAttemptTimeout(@CheckForNull String attemptTimeout) {
        this.attemptTimeout = FormChecks.given(attemptTimeout);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        if (script != null) {
            node.put("script", expand.script(script));
        }
        put(node, "document", document, expand);
        putLines(node, "parameters", parameters, expand);
        put(node, "sample", sample, expand);
        put(node, "attemptTimeout", attemptTimeout, expand);
    }

    /** Descriptor. */
    @Extension
    @Symbol("scriptGate")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        /** Known to Jenkins by itself. */
        public DescriptorImpl() {
            super("script");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ScriptGate_displayName();
        }

        @Override
        protected void complete(ObjectNode node) {
            node.put("script", "true");
        }

        /** Checks sample. */
        @POST
        public FormValidation doCheckSample(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "sample", value);
        }

        /** Checks attemptTimeout. */
        @POST
        public FormValidation doCheckAttemptTimeout(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "attemptTimeout", value);
        }

        /** Checks that there is a script or a document, and not both. */
        @POST
        public FormValidation doCheckScript(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String document) {
            return faults(item, node -> {
                node.remove("script");
                put(node, "script", Util.fixEmptyAndTrim(value), Texts.AS_THEY_ARE);
                put(node, "document", FormChecks.given(document), Texts.AS_THEY_ARE);
            });
        }

        /** Checks the parameters of a document. */
        @POST
        public FormValidation doCheckParameters(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String document) {
            return faults(item, node -> {
                if (FormChecks.given(document) != null) {
                    node.remove("script");
                    node.put("document", document.trim());
                }
                putLines(node, "parameters", Lines.kept(List.of(Util.fixNull(value))), Texts.AS_THEY_ARE);
            });
        }

        /** Checks that a gate that asks each instance is on before traffic alone. */
        @POST
        public FormValidation doCheckWhen(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String sample) {
            return FormChecks.given(sample) == null ? checkWhen(item, value) : FormValidation.ok();
        }

        /** Before the first change there is nothing to run it on, and it cannot be run all the time. */
        @Override
        protected List<When> times() {
            return List.of(When.STAGE, When.END);
        }
    }
}
