package io.jenkins.plugins.awsrollouts.jenkins.account;

import hudson.ExtensionPoint;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;

/** The account behind the region {@link Accounts#SIMULATED}, for forms that suggest what is in it. */
public interface MadeUpAccount extends ExtensionPoint {
    /** Its clients; closing them does nothing. */
    AwsClients clients();
}
