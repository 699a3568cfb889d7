package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Where the request comes from. */
public final class SourceMatch extends RequestMatch {
    private static final long serialVersionUID = 1L;

    /**
     * A condition.
     *
     * @param values address ranges in CIDR notation, one a line, any of which will do
     */
    @DataBoundConstructor
    public SourceMatch(String values) {
        super(values);
    }

    @Override
    public ObjectNode toJson(Texts expand) {
        return condition(values(expand));
    }

    private static ObjectNode condition(List<String> values) {
        return new Given(Texts.AS_THEY_ARE).put("source", values).node();
    }

    /** Descriptor. */
    @Extension
    @Symbol("source")
    public static final class DescriptorImpl extends RequestMatchDescriptor {
        @Override
        ObjectNode sample(List<String> values) {
            return condition(values);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SourceMatch_displayName();
        }
    }
}
