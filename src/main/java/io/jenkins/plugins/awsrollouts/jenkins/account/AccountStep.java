package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;
import io.jenkins.plugins.awsrollouts.jenkins.form.Texts;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that works in an AWS account; what it does not say of the account, its folders and the controller say. */
public abstract class AccountStep extends Step implements Serializable {
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

    /**
     * What this step itself says of the account.
     *
     * @param expand makes a build's variables into text
     */
    public final AccountSettings account(Texts expand) {
        return AccountSettings.of(region, credentialsId, roleArn, externalId, sessionName, endpoint)
                .map(expand);
    }

    /** Descriptor of such a step, with what the form needs for the account's fields. */
    public abstract static class AccountStepDescriptor extends StepDescriptor implements AccountForm {}
}
