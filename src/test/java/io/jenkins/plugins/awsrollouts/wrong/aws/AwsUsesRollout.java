package io.jenkins.plugins.awsrollouts.wrong.aws;

import io.jenkins.plugins.awsrollouts.wrong.rollout.Sleeps;

/** Wrong on purpose: the ports over AWS serve rollouts and do not know them. */
public final class AwsUsesRollout {
    public Sleeps rollout;
}
