package io.jenkins.plugins.awsrollouts.wrong.gate;

import software.amazon.awssdk.regions.Region;

/** Wrong on purpose: a gate asks through ports. */
public final class GateUsesTheSdk {
    public Region region;
}
