package io.jenkins.plugins.awsrollouts.wrong.rollout;

import software.amazon.awssdk.regions.Region;

/** Wrong on purpose: a rollout sees ports. */
public final class RolloutUsesTheSdk {
    public Region region;
}
