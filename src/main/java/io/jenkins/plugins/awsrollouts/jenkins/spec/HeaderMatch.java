package io.jenkins.plugins.awsrollouts.jenkins.spec;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A header of the request. */
public final class HeaderMatch extends NamedMatch {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "header";

    /**
     * A condition.
     *
     * @param name its name
     * @param values one a line, any of which will do
     */
    @DataBoundConstructor
    public HeaderMatch(String name, String values) {
        super(name, values);
    }

    @Override
    String kind() {
        return KIND;
    }

    /** Descriptor. */
    @Extension
    @Symbol(KIND)
    public static final class DescriptorImpl extends NamedMatchDescriptor {
        @Override
        String kind() {
            return KIND;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HeaderMatch_displayName();
        }
    }
}
