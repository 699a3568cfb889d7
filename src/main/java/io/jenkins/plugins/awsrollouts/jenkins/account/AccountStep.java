package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that works in an AWS account; what it does not say of the account, its folders and the controller say. */
public abstract class AccountStep extends Step implements AccountHolder, Serializable {
    private static final long serialVersionUID = 1L;

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

    @Override
    public final AccountSettings account() {
        return AccountSettings.fromStapler(region, credentialsId, roleArn, externalId, sessionName, endpoint);
    }

    /**
     * What this step itself says of the account.
     *
     * @param expand makes a build's variables into text
     */
    public final AccountSettings account(Texts expand) {
        return account().map(expand);
    }
}
