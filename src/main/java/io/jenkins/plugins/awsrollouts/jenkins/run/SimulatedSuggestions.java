package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.Extension;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.jenkins.account.MadeUpAccount;

/** Lets forms suggest the groups and AMIs of the simulated account. */
@Extension
public class SimulatedSuggestions implements MadeUpAccount {
    @Override
    public AwsClients clients() {
        return RolloutService.get().simulatedClients();
    }
}
