package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import java.io.IOException;
import java.io.UncheckedIOException;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The account of all jobs that neither say themselves nor have a folder that says which. */
@Extension
@Symbol("awsRollouts")
public class AwsRolloutsConfiguration extends GlobalConfiguration implements AccountForm {
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

    /** Reads what was saved. */
    public AwsRolloutsConfiguration() {
        load();
    }

    /** The one of this controller. */
    public static AwsRolloutsConfiguration get() {
        return ExtensionList.lookupSingleton(AwsRolloutsConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.AwsRollouts_displayName();
    }

    @Override
    public String inherited() {
        return Messages.AwsRolloutsConfiguration_inherited();
    }

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
        save();
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
        save();
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
        save();
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
        save();
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
        save();
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
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) {
        // One file for the whole form, and not one for each field of it.
        try (BulkChange all = new BulkChange(this)) {
            req.bindJSON(this, json);
            all.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @Override
    public String getHelpFile(String fieldName) {
        return AccountFields.help(fieldName).orElseGet(() -> super.getHelpFile(fieldName));
    }

    /** Says, for the button, whether the account can be reached and who the caller is there. */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String region,
            @QueryParameter String credentialsId,
            @QueryParameter String roleArn,
            @QueryParameter String externalId,
            @QueryParameter String sessionName,
            @QueryParameter String endpoint) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return ConnectionTest.run(
                AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint), null);
    }
}
