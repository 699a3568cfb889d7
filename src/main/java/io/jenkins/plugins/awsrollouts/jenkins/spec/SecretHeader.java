package io.jenkins.plugins.awsrollouts.jenkins.spec;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.cloud.Secrets;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A header whose value is a secret text of Jenkins. */
public final class SecretHeader extends AbstractDescribableImpl<SecretHeader> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final String name;
    private final String credentialsId;

    @CheckForNull
    private String prefix;

    /**
     * A header.
     *
     * @param name of the header
     * @param credentialsId the id of a secret text that the job may use
     */
    @DataBoundConstructor
    public SecretHeader(String name, String credentialsId) {
        this.name = Util.fixNull(name).strip();
        this.credentialsId = Util.fixNull(credentialsId).strip();
    }

    /** Of the header. */
    public String getName() {
        return name;
    }

    /** The id of a secret text that the job may use. */
    public String getCredentialsId() {
        return credentialsId;
    }

    /** What stands before the secret, with a blank between, such as {@code Bearer}; null: nothing. */
    @CheckForNull
    public String getPrefix() {
        return prefix;
    }

    /** What stands before the secret, with a blank between, such as {@code Bearer}; null: nothing. */
    @DataBoundSetter
    public void setPrefix(@CheckForNull String prefix) {
        this.prefix = FormChecks.given(prefix);
    }

    /** The header in the engine's words, where it has no faults. */
    String line(Texts expand) {
        String before = prefix == null ? "" : expand.apply(prefix).strip() + " ";
        return name + "=" + before + "credentials:" + credentialsId;
    }

    /** What is wrong with it, one sentence each. */
    List<String> faults(Texts expand) {
        List<String> faults = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            faults.add(
                    "httpGate secretHeaders has the name \"" + name + "\", which is no name of a header; correct it.");
        }
        if (credentialsId.isEmpty() || credentialsId.chars().anyMatch(Character::isWhitespace)) {
            faults.add("httpGate secretHeaders names no credentials for the header " + name
                    + "; give the id of a secret text as credentialsId.");
        }
        String before = prefix == null ? "" : expand.apply(prefix);
        if (Secrets.named(before) || before.chars().anyMatch(Character::isISOControl)) {
            faults.add("httpGate secretHeaders has a prefix for the header " + name
                    + " that names a secret or has several lines; give a word such as Bearer.");
        }
        return faults;
    }

    /** Descriptor. */
    @Extension
    @Symbol("secretHeader")
    public static final class DescriptorImpl extends Descriptor<SecretHeader> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SecretHeader_displayName();
        }

        /** The secret texts that jobs can use here. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @CheckForNull @AncestorInPath Item item, @QueryParameter String credentialsId) {
            StandardListBoxModel texts = new StandardListBoxModel();
            boolean mayList = item != null
                    && (item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM));
            if (mayList) {
                texts.includeEmptyValue().includeAs(ACL.SYSTEM2, item, StringCredentials.class);
            }
            return texts.includeCurrentValue(credentialsId);
        }

        /** Checks the name. */
        @POST
        public FormValidation doCheckName(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.of(item, () -> new SecretHeader(value, "id").faults(Texts.AS_THEY_ARE));
        }

        /** Checks the prefix. */
        @POST
        public FormValidation doCheckPrefix(@CheckForNull @AncestorInPath Item item, @QueryParameter String value) {
            SecretHeader header = new SecretHeader("name", "id");
            header.setPrefix(value);
            return FormChecks.of(item, () -> header.faults(Texts.AS_THEY_ARE));
        }
    }
}
