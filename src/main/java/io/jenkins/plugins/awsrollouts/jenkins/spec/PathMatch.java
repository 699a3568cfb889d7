package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The path of the request. */
public final class PathMatch extends RequestMatch {
    private static final long serialVersionUID = 1L;

    /**
     * A condition.
     *
     * @param values patterns with {@code *} and {@code ?}, one a line, any of which will do
     */
    @DataBoundConstructor
    public PathMatch(String values) {
        super(values);
    }

    @Override
    public ObjectNode toJson(Texts expand) {
        return condition(values(expand));
    }

    private static ObjectNode condition(List<String> values) {
        return new Given(Texts.AS_THEY_ARE).put("path", values).node();
    }

    /** Descriptor. */
    @Extension
    @Symbol("path")
    public static final class DescriptorImpl extends RequestMatchDescriptor {
        @Override
        ObjectNode sample(List<String> values) {
            return condition(values);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PathMatch_displayName();
        }
    }
}
