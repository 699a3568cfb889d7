package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Lines;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import io.jenkins.plugins.awsrollouts.rollout.spec.GateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    private static final String DEFAULT_SCHEME = GateReader.HTTP.usual("scheme");
    private static final String DEFAULT_METHOD = GateReader.HTTP.usual("method");
    private static final String DEFAULT_VERIFY = GateReader.HTTP.usual("verify");

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
    private String method;

    @CheckForNull
    private List<String> headers;

    @CheckForNull
    private List<SecretHeader> secretHeaders;

    @CheckForNull
    private String content;

    @CheckForNull
    private String verify;

    @CheckForNull
    private String status;

    @CheckForNull
    private String body;

    @CheckForNull
    private List<String> json;

    @CheckForNull
    private String attemptTimeout;

    /** A gate with every knob at its default. */
    @DataBoundConstructor
    public HttpGate() {}

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

    /** {@code http} or {@code https}, for instances. */
    public String getScheme() {
        return scheme == null ? DEFAULT_SCHEME : scheme;
    }

    /** {@code http} or {@code https}, for instances. */
    @DataBoundSetter
    public void setScheme(@CheckForNull String scheme) {
        this.scheme = FormChecks.chosen(scheme, DEFAULT_SCHEME);
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

    /** Whether the instance's public address is asked instead of its private one. */
    public boolean isPublicAddress() {
        return publicAddress;
    }

    /** Whether the instance's public address is asked instead of its private one. */
    @DataBoundSetter
    public void setPublicAddress(boolean publicAddress) {
        this.publicAddress = publicAddress;
    }

    /** The method. */
    public String getMethod() {
        return method == null ? DEFAULT_METHOD : method;
    }

    /** The method. */
    @DataBoundSetter
    public void setMethod(@CheckForNull String method) {
        this.method = FormChecks.chosen(method, DEFAULT_METHOD);
    }

    /** Headers without secrets, each {@code name=value}. */
    public List<String> getHeaders() {
        return Lines.of(headers);
    }

    /** Headers without secrets, each {@code name=value}. */
    @DataBoundSetter
    public void setHeaders(@CheckForNull List<String> headers) {
        this.headers = Lines.kept(headers);
    }

    /** Headers whose values are secret texts of Jenkins. */
    public List<SecretHeader> getSecretHeaders() {
        return secretHeaders == null ? List.of() : List.copyOf(secretHeaders);
    }

    /** Headers whose values are secret texts of Jenkins. */
    @DataBoundSetter
    public void setSecretHeaders(@CheckForNull List<SecretHeader> secretHeaders) {
        this.secretHeaders = secretHeaders == null || secretHeaders.isEmpty() ? null : new ArrayList<>(secretHeaders);
    }

    /** What to send; null: nothing. */
    @CheckForNull
    public String getContent() {
        return content;
    }

    /** What to send; null: nothing. */
    @DataBoundSetter
    public void setContent(@CheckForNull String content) {
        this.content = content == null || content.isBlank() ? null : content;
    }

    /** How the certificate of an https server is checked: full, chain or none. */
    public String getVerify() {
        return verify == null ? DEFAULT_VERIFY : verify;
    }

    /** How the certificate of an https server is checked: full, chain or none. */
    @DataBoundSetter
    public void setVerify(@CheckForNull String verify) {
        this.verify = FormChecks.chosen(verify, DEFAULT_VERIFY);
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
        this.body = body == null || body.isBlank() ? null : body;
    }

    /** What must stand in the body, as JSON: each {@code path=value}. */
    public List<String> getJson() {
        return Lines.of(json);
    }

    /** What must stand in the body, as JSON: each {@code path=value}. */
    @DataBoundSetter
    public void setJson(@CheckForNull List<String> json) {
        this.json = Lines.kept(json);
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

    @Override
    protected void fill(ObjectNode node, Texts expand) {
        put(node, "url", url, expand);
        put(node, "scheme", scheme, expand);
        put(node, "port", port);
        put(node, "path", path, expand);
        if (publicAddress) {
            node.put("publicAddress", true);
        }
        put(node, "method", method, expand);
        List<String> all = new ArrayList<>(getHeaders().stream().map(expand).toList());
        getSecretHeaders().forEach(one -> all.add(one.line(expand)));
        putLines(node, "headers", Lines.kept(all), Texts.AS_THEY_ARE);
        put(node, "content", content, expand);
        put(node, "verify", verify, expand);
        put(node, "status", status, expand);
        put(node, "body", body, expand);
        putLines(node, "json", json, expand);
        put(node, "attemptTimeout", attemptTimeout, expand);
    }

    @Override
    public List<String> faults(Texts expand) {
        return Stream.concat(
                        getHeaders().stream().flatMap(one -> Headers.fault(one, expand).stream()),
                        getSecretHeaders().stream().flatMap(one -> one.faults(expand).stream()))
                .toList();
    }

    /** Descriptor. */
    @Extension
    @Symbol("httpGate")
    public static final class DescriptorImpl extends RolloutGateDescriptor {
        /** Known to Jenkins by itself. */
        public DescriptorImpl() {
            super("http");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HttpGate_displayName();
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

        /** Checks headers. */
        @POST
        public FormValidation doCheckHeaders(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            FormValidation checked = checkLines(item, "headers", value);
            boolean secret = Lines.of(Lines.kept(List.of(Util.fixNull(value)))).stream()
                    .anyMatch(line -> !Headers.secrets(line).isEmpty());
            return checked.kind == FormValidation.Kind.OK && secret && FormChecks.mayConfigure(item)
                    ? FormValidation.warning(Messages.HttpGate_secretInHeaders())
                    : checked;
        }

        /** Checks status. */
        @POST
        public FormValidation doCheckStatus(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "status", value);
        }

        /** Checks body. */
        @POST
        public FormValidation doCheckBody(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return checkText(item, "body", value);
        }

        /** Checks json. */
        @POST
        public FormValidation doCheckJson(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return checkLines(item, "json", value);
        }

        /** Checks attemptTimeout. */
        @POST
        public FormValidation doCheckAttemptTimeout(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return check(item, "attemptTimeout", value);
        }

        /** Checks that there is something to send with this method. */
        @POST
        public FormValidation doCheckContent(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String method) {
            String word = FormChecks.chosen(method, DEFAULT_METHOD);
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : faults(item, node -> {
                        node.put("content", value);
                        put(node, "method", word, Texts.AS_THEY_ARE);
                    });
        }

        /** Checks the URL, and that nothing of an instance is given beside it. */
        @POST
        public FormValidation doCheckUrl(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String scheme,
                @QueryParameter String port,
                @QueryParameter String path) {
            return FormChecks.open(value)
                    ? FormValidation.ok()
                    : faults(item, node -> {
                        node.put("url", value.trim());
                        put(node, "scheme", FormChecks.chosen(scheme, DEFAULT_SCHEME), Texts.AS_THEY_ARE);
                        put(node, "port", FormChecks.given(port), Texts.AS_THEY_ARE);
                        put(node, "path", FormChecks.given(path), Texts.AS_THEY_ARE);
                    });
        }

        /** Checks that a gate that asks instances is on before traffic alone. */
        @POST
        public FormValidation doCheckWhen(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String url) {
            return FormChecks.given(url) == null ? checkWhen(item, value) : FormValidation.ok();
        }

        /** The schemes. */
        @POST
        public ListBoxModel doFillSchemeItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String scheme) {
            return words(item, scheme, DEFAULT_SCHEME, "https");
        }

        /** The methods. */
        @POST
        public ListBoxModel doFillMethodItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String method) {
            return words(item, method, DEFAULT_METHOD, "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
        }

        /** The ways to check a certificate. */
        @POST
        public ListBoxModel doFillVerifyItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String verify) {
            return choices(item, "verify", verify);
        }
    }
}
