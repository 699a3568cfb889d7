package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The account of the jobs in a folder that do not say themselves which. */
public class AwsRolloutsFolderProperty extends AbstractFolderProperty<AbstractFolder<?>> {
    @CheckForNull
    private String region;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String roleArn;

    @CheckForNull
    private String externalId;

    @CheckForNull
    private String sessionName;

    @CheckForNull
    private String endpoint;

    /** A property that says nothing yet. */
    @DataBoundConstructor
    public AwsRolloutsFolderProperty() {}

    /** The settings together. */
    public AccountSettings account() {
        return AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint);
    }

    /** Region, or {@code simulated}; null where not given. */
    @CheckForNull
    public String getRegion() {
        return region;
    }

    /** Region, or {@code simulated}. */
    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        this.region = FormChecks.given(region);
    }

    /** Id of AWS credentials in Jenkins; null where not given. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    /** Id of AWS credentials in Jenkins. */
    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = FormChecks.given(credentialsId);
    }

    /** ARN of a role to assume; null where not given. */
    @CheckForNull
    public String getRoleArn() {
        return roleArn;
    }

    /** ARN of a role to assume. */
    @DataBoundSetter
    public void setRoleArn(@CheckForNull String roleArn) {
        this.roleArn = FormChecks.given(roleArn);
    }

    /** External id that the role's trust policy asks for; null where not given. */
    @CheckForNull
    public String getExternalId() {
        return externalId;
    }

    /** External id that the role's trust policy asks for. */
    @DataBoundSetter
    public void setExternalId(@CheckForNull String externalId) {
        this.externalId = FormChecks.given(externalId);
    }

    /** Name of the session with the role; null where not given. */
    @CheckForNull
    public String getSessionName() {
        return sessionName;
    }

    /** Name of the session with the role. */
    @DataBoundSetter
    public void setSessionName(@CheckForNull String sessionName) {
        this.sessionName = FormChecks.given(sessionName);
    }

    /** URL instead of AWS' own endpoints, for emulators; null where not given. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    /** URL instead of AWS' own endpoints, for emulators. */
    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = FormChecks.given(endpoint);
    }

    /** Descriptor. */
    @Extension
    @Symbol("awsRollouts")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor implements AccountForm {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AwsRollouts_displayName();
        }

        /** None where the form is empty, so that saving a folder does not give it a property. */
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 req, JSONObject formData) throws FormException {
            AwsRolloutsFolderProperty property = (AwsRolloutsFolderProperty) super.newInstance(req, formData);
            return property == null || property.account().equals(AccountSettings.NONE) ? null : property;
        }

        @Override
        public String getHelpFile(String fieldName) {
            return AccountFields.help(fieldName).orElseGet(() -> super.getHelpFile(fieldName));
        }

        /** Says, for the button, whether the account can be reached and who the caller is there. */
        @POST
        public FormValidation doTestConnection(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String region,
                @QueryParameter String credentialsId,
                @QueryParameter String roleArn,
                @QueryParameter String externalId,
                @QueryParameter String sessionName,
                @QueryParameter String endpoint) {
            if (!FormChecks.mayConfigure(item)) {
                return FormValidation.ok();
            }
            AccountSettings own = AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint);
            // What was saved for the folder itself is what the form is about to replace.
            Item above = item != null && item.getParent() instanceof Item parent ? parent : null;
            return ConnectionTest.run(Accounts.get().resolve(own, above), item);
        }
    }
}
