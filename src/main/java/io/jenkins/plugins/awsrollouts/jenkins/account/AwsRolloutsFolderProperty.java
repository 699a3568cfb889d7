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
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The account of the jobs in a folder that do not say themselves which. */
public class AwsRolloutsFolderProperty extends AbstractFolderProperty<AbstractFolder<?>> implements AccountHolder {
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

    @Override
    public AccountSettings account() {
        return AccountSettings.fromStapler(region, credentialsId, roleArn, externalId, sessionName, endpoint);
    }

    /** Region, or {@code simulated}. */
    @DataBoundSetter
    public void setRegion(@CheckForNull String region) {
        this.region = FormChecks.given(region);
    }

    /** Id of AWS credentials in Jenkins. */
    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = FormChecks.given(credentialsId);
    }

    /** ARN of a role to assume. */
    @DataBoundSetter
    public void setRoleArn(@CheckForNull String roleArn) {
        this.roleArn = FormChecks.given(roleArn);
    }

    /** External id that the role's trust policy asks for. */
    @DataBoundSetter
    public void setExternalId(@CheckForNull String externalId) {
        this.externalId = FormChecks.given(externalId);
    }

    /** Name of the session with the role. */
    @DataBoundSetter
    public void setSessionName(@CheckForNull String sessionName) {
        this.sessionName = FormChecks.given(sessionName);
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
        public FormValidation doTestConnection(@CheckForNull @AncestorInPath Item item, AccountSettings own) {
            FormChecks.requireConfigure(item);
            // What was saved for the folder itself is what the form is about to replace.
            Item above = item != null && item.getParent() instanceof Item parent ? parent : null;
            return ConnectionTest.run(Accounts.get().resolve(own, above), item);
        }
    }
}
