package io.jenkins.plugins.awsrollouts.jenkins.account;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.awsrollouts.jenkins.form.FormChecks;

/**
 * Whatever has the fields of an account: a step, a folder, the controller. What forms and Pipelines read of them is here;
 * the setters, which Stapler and Pipeline look for in classes alone, are where the fields are.
 */
public interface AccountHolder {
    /** The fields together. */
    AccountSettings account();

    /** Region, or {@code simulated}; null where not given. */
    @CheckForNull
    default String getRegion() {
        return FormChecks.given(account().region());
    }

    /** Id of AWS credentials in Jenkins; null where not given. */
    @CheckForNull
    default String getCredentialsId() {
        return FormChecks.given(account().credentialsId());
    }

    /** ARN of a role to assume; null where not given. */
    @CheckForNull
    default String getRoleArn() {
        return FormChecks.given(account().roleArn());
    }

    /** External id that the role's trust policy asks for; null where not given. */
    @CheckForNull
    default String getExternalId() {
        return FormChecks.given(account().externalId());
    }

    /** Name of the session with the role; null where not given. */
    @CheckForNull
    default String getSessionName() {
        return FormChecks.given(account().sessionName());
    }

    /** URL instead of AWS' own endpoints, for emulators; null where not given. */
    @CheckForNull
    default String getEndpoint() {
        return FormChecks.given(account().endpoint());
    }
}
