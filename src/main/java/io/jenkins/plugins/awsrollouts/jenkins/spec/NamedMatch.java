package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A condition on something that has a name: a header, a cookie, a parameter of the query. */
public abstract class NamedMatch extends RequestMatch {
    private static final long serialVersionUID = 1L;

    private final String name;

    /**
     * A condition.
     *
     * @param name of the header, cookie or parameter
     * @param values one a line, any of which will do
     */
    protected NamedMatch(String name, String values) {
        super(values);
        this.name = Util.fixNull(name).strip();
    }

    /** Of the header, cookie or parameter. */
    public String getName() {
        return name;
    }

    @Override
    public final ObjectNode toJson(Texts expand) {
        return new Given(Texts.AS_THEY_ARE)
                .put(kind(), expand.apply(name))
                .put("values", values(expand))
                .node();
    }

    /** What is named, in the engine's word. */
    abstract String kind();

    /** Descriptor of a condition with a name. */
    public abstract static class NamedMatchDescriptor extends RequestMatchDescriptor {
        /** What is named, in the engine's word. */
        abstract String kind();

        @Override
        final ObjectNode sample(List<String> values) {
            return new Given(Texts.AS_THEY_ARE)
                    .put(kind(), "name")
                    .put("values", values)
                    .node();
        }

        /** Checks the name. */
        @POST
        public FormValidation doCheckName(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            ObjectNode condition = new Given(Texts.AS_THEY_ARE)
                    .put(kind(), Util.fixNull(value).strip())
                    .put("values", List.of("value"))
                    .node();
            return Util.fixNull(value).contains("$")
                    ? FormValidation.ok()
                    : FormChecks.of(item, () -> faults(condition));
        }
    }
}
