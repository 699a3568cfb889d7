package io.jenkins.plugins.awsrollouts.wrong.cloud;

import software.amazon.awssdk.regions.Region;

/** Wrong on purpose: a port knows no SDK. */
public final class CloudUsesTheSdk {
    public Region region;
}
