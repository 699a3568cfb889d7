package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lists;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.CanaryReader;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a request must be like to go to the canary. */
public abstract class RequestMatch extends AbstractDescribableImpl<RequestMatch>
        implements ExtensionPoint, Serializable {
    private static final long serialVersionUID = 1L;
    private static final String LINES = "\n";

    private final String values;

    /**
     * A condition.
     *
     * @param values one a line, any of which will do
     */
    protected RequestMatch(String values) {
        this.values = Util.fixNull(values).strip();
    }

    /** One a line, any of which will do. */
    public String getValues() {
        return values;
    }

    /**
     * As {@link CanaryReader} reads it.
     *
     * @param expand makes a build's variables into text
     */
    public abstract ObjectNode toJson(Texts expand);

    final List<String> values(Texts expand) {
        return Lists.items(expand.apply(values), LINES);
    }

    /** Descriptor of a condition; in a Pipeline the values are a list. */
    public abstract static class RequestMatchDescriptor extends Descriptor<RequestMatch>
            implements CustomDescribableModel {
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return Lists.toText(arguments, "values", LINES);
        }

        @NonNull
        @Override
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable described) {
            Map<String, Object> arguments = new LinkedHashMap<>(described.getArguments());
            arguments.computeIfPresent("values", (name, text) -> Lists.items(String.valueOf(text), LINES));
            return described.withArguments(arguments);
        }

        /** What a form asks about: a good condition but for these values. */
        abstract ObjectNode sample(List<String> values);

        /** Checks the values. */
        @POST
        public FormValidation doCheckValues(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return Util.fixNull(value).contains("$")
                    ? FormValidation.ok()
                    : FormChecks.of(item, () -> faults(sample(Lists.items(Util.fixNull(value), LINES))));
        }

        static List<String> faults(ObjectNode condition) {
            ObjectNode canary = JsonNodeFactory.instance.objectNode();
            canary.putArray("match").add(condition);
            return Sample.faults(Sample.with("canary", canary));
        }
    }
}
