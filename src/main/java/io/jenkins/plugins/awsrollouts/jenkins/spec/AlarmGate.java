package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
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
 * Watches CloudWatch alarms. What is not given is as in {@link io.jenkins.plugins.awsrollouts.gate.AlarmGate}.
 */
public final class AlarmGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final List<String> names;

    @CheckForNull
    private List<String> tags;

    /**
     * A gate that watches these alarms, all else by default.
     *
     * @param names of metric and composite alarms; may be none where tags are given
     */
    @DataBoundConstructor
    public AlarmGate(@CheckForNull List<String> names) {
        this.names = Lines.kept(names);
    }

    /** Names of metric and composite alarms. */
    public List<String> getNames() {
        return Lines.of(names);
    }

    /** Alarms that have all of these tags are watched as well, each {@code key=value}. */
    public List<String> getTags() {
        return Lines.of(tags);
    }

    /** Alarms that have all of these tags are watched as well, each {@code key=value}. */
    @DataBoundSetter
    public void setTags(@CheckForNull List<String> tags) {
        this.tags = Lines.kept(tags);
    }

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        putLines(node, "tags", tags, expand);
        putLines(node, "names", names, expand);
    }

    /** Descriptor. */
    @Extension
    @Symbol("alarmGate")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        /** Known to Jenkins by itself. */
        public DescriptorImpl() {
            super("alarm");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlarmGate_displayName();
        }

        @Override
        protected void complete(ObjectNode node) {
            node.putArray("names").add("alarm");
        }

        /** Checks that alarms are named, or tags that they have. */
        @POST
        public FormValidation doCheckNames(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String tags) {
            boolean later = Util.fixNull(value).contains("$") || Util.fixEmptyAndTrim(tags) != null;
            return later
                    ? FormValidation.ok()
                    : faults(item, node -> {
                        node.remove("names");
                        putLines(node, "names", Lines.kept(List.of(Util.fixNull(value))), Texts.AS_THEY_ARE);
                    });
        }

        /** Checks tags. */
        @POST
        public FormValidation doCheckTags(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return checkLines(item, "tags", value);
        }
    }
}
