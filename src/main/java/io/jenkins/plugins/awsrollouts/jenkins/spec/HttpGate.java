package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Asks each new instance, or a URL, by HTTP. What is not given is as in {@link
 * io.jenkins.plugins.awsrollouts.gate.HttpGate}.
 */
public final class HttpGate extends RolloutGate {
    private static final long serialVersionUID = 1L;
    private static final String DEFAULT_SCHEME = "http";

    @CheckForNull
    private String url;

    @CheckForNull
    private String scheme;

    @CheckForNull
    private Integer port;

    @CheckForNull
    private String path;

    private boolean publicAddress;

    @CheckForNull
    private String status;

    @CheckForNull
    private String body;

    @CheckForNull
    private Integer successes;

    @CheckForNull
    private Integer failures;

    @CheckForNull
    private String interval;

    @CheckForNull
    private String timeout;

    @CheckForNull
    private String attemptTimeout;

    /** A gate with every knob at its default. */
    @DataBoundConstructor
    public HttpGate() {}

    /** {@code http} or {@code https}, for instances. */
    public String getScheme() {
        return scheme == null ? DEFAULT_SCHEME : scheme;
    }

    /** {@code http} or {@code https}, for instances. */
    @DataBoundSetter
    public void setScheme(@CheckForNull String scheme) {
        this.scheme = FormChecks.chosen(scheme, DEFAULT_SCHEME);
    }

    /** Whether the instance's public address is asked instead of its private one. */
    public boolean isPublicAddress() {
        return publicAddress;
    }

    /** Whether the instance's public address is asked instead of its private one. */
    @DataBoundSetter
    public void setPublicAddress(boolean publicAddress) {
        this.publicAddress = publicAddress;
    }

    /** An absolute http or https URL to ask instead of the instances; null: each new instance is asked. */
    @CheckForNull
    public String getUrl() {
        return url;
    }

    /** An absolute http or https URL to ask instead of the instances; null: each new instance is asked. */
    @DataBoundSetter
    public void setUrl(@CheckForNull String url) {
        this.url = FormChecks.given(url);
    }

    /** The path to ask instances for; null: /. */
    @CheckForNull
    public String getPath() {
        return path;
    }

    /** The path to ask instances for; null: /. */
    @DataBoundSetter
    public void setPath(@CheckForNull String path) {
        this.path = FormChecks.given(path);
    }

    /** A status or a range of them; null: 200-299. */
    @CheckForNull
    public String getStatus() {
        return status;
    }

    /** A status or a range of them; null: 200-299. */
    @DataBoundSetter
    public void setStatus(@CheckForNull String status) {
        this.status = FormChecks.given(status);
    }

    /** A regular expression that must occur in the body; null: any body. */
    @CheckForNull
    public String getBody() {
        return body;
    }

    /** A regular expression that must occur in the body; null: any body. */
    @DataBoundSetter
    public void setBody(@CheckForNull String body) {
        this.body = body == null || body.isEmpty() ? null : body;
    }

    /** The time between attempts; null: 5s. */
    @CheckForNull
    public String getInterval() {
        return interval;
    }

    /** The time between attempts; null: 5s. */
    @DataBoundSetter
    public void setInterval(@CheckForNull String interval) {
        this.interval = FormChecks.given(interval);
    }

    /** The time until it must have passed; null: 5m. */
    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    /** The time until it must have passed; null: 5m. */
    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = FormChecks.given(timeout);
    }

    /** The time for one request; null: 5s. */
    @CheckForNull
    public String getAttemptTimeout() {
        return attemptTimeout;
    }

    /** The time for one request; null: 5s. */
    @DataBoundSetter
    public void setAttemptTimeout(@CheckForNull String attemptTimeout) {
        this.attemptTimeout = FormChecks.given(attemptTimeout);
    }

    /** The port of the instances; null: 80. */
    @CheckForNull
    public Integer getPort() {
        return port;
    }

    /** The port of the instances; null: 80. */
    @DataBoundSetter
    public void setPort(@CheckForNull Integer port) {
        this.port = port;
    }

    /** Good answers in a row to pass; null: 3. */
    @CheckForNull
    public Integer getSuccesses() {
        return successes;
    }

    /** Good answers in a row to pass; null: 3. */
    @DataBoundSetter
    public void setSuccesses(@CheckForNull Integer successes) {
        this.successes = successes;
    }

    /** Bad answers in a row to fail while a bake is watched; null: 3. */
    @CheckForNull
    public Integer getFailures() {
        return failures;
    }

    /** Bad answers in a row to fail while a bake is watched; null: 3. */
    @DataBoundSetter
    public void setFailures(@CheckForNull Integer failures) {
        this.failures = failures;
    }

    @Override
    public ObjectNode toJson(UnaryOperator<String> expand) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", "http");
        put(node, "url", url, expand);
        put(node, "scheme", scheme, expand);
        put(node, "port", port);
        put(node, "path", path, expand);
        if (publicAddress) {
            node.put("publicAddress", true);
        }
        put(node, "status", status, expand);
        put(node, "body", body, expand);
        put(node, "successes", successes);
        put(node, "failures", failures);
        put(node, "interval", interval, expand);
        put(node, "timeout", timeout, expand);
        put(node, "attemptTimeout", attemptTimeout, expand);
        return node;
    }

    private static void put(ObjectNode node, String knob, @CheckForNull String value, UnaryOperator<String> expand) {
        if (value != null) {
            node.put(knob, expand.apply(value));
        }
    }

    private static void put(ObjectNode node, String knob, @CheckForNull Integer value) {
        if (value != null) {
            node.put(knob, value);
        }
    }

    /** Descriptor. */
    @Extension
    @Symbol("httpGate")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HttpGate_displayName();
        }

        /** The schemes. */
        @POST
        public ListBoxModel doFillSchemeItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String scheme) {
            return FormChecks.choices(
                    item, scheme, new ListBoxModel.Option(DEFAULT_SCHEME), new ListBoxModel.Option("https"));
        }

        /** Checks the URL, and that nothing of an instance is given beside it. */
        @POST
        public FormValidation doCheckUrl(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String scheme,
                @QueryParameter String port,
                @QueryParameter String path) {
            if (FormChecks.open(value)) {
                return FormValidation.ok();
            }
            ObjectNode node = knob("url", value);
            put(node, "scheme", FormChecks.chosen(scheme, DEFAULT_SCHEME), UnaryOperator.identity());
            put(node, "port", FormChecks.given(port), UnaryOperator.identity());
            put(node, "path", FormChecks.given(path), UnaryOperator.identity());
            return FormChecks.of(item, () -> faults(node));
        }

        /** Checks port. */
        @POST
        public FormValidation doCheckPort(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "port", value);
        }

        /** Checks path. */
        @POST
        public FormValidation doCheckPath(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "path", value);
        }

        /** Checks status. */
        @POST
        public FormValidation doCheckStatus(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "status", value);
        }

        /** Checks body. */
        @POST
        public FormValidation doCheckBody(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            // A dollar sign is more often the regular expression's end than a variable's beginning.
            return value == null || value.isEmpty()
                    ? FormValidation.ok()
                    : FormChecks.of(
                            item,
                            () -> faults(JsonNodeFactory.instance
                                    .objectNode()
                                    .put("type", "http")
                                    .put("body", value)));
        }

        /** Checks successes. */
        @POST
        public FormValidation doCheckSuccesses(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "successes", value);
        }

        /** Checks failures. */
        @POST
        public FormValidation doCheckFailures(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "failures", value);
        }

        /** Checks interval. */
        @POST
        public FormValidation doCheckInterval(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "interval", value);
        }

        /** Checks timeout. */
        @POST
        public FormValidation doCheckTimeout(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "timeout", value);
        }

        /** Checks attemptTimeout. */
        @POST
        public FormValidation doCheckAttemptTimeout(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "attemptTimeout", value);
        }

        private static FormValidation check(@CheckForNull Item item, String name, String value) {
            return FormChecks.open(value) ? FormValidation.ok() : FormChecks.of(item, () -> faults(knob(name, value)));
        }

        private static ObjectNode knob(String name, String value) {
            return JsonNodeFactory.instance.objectNode().put("type", "http").put(name, value.trim());
        }

        private static List<String> faults(ObjectNode gate) {
            return Sample.faults(
                    Sample.with("gates", JsonNodeFactory.instance.arrayNode().add(gate)));
        }
    }
}
