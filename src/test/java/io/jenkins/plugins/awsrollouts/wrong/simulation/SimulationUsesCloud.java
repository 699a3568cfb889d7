package io.jenkins.plugins.awsrollouts.wrong.simulation;

import io.jenkins.plugins.awsrollouts.wrong.cloud.CloudUsesTheSdk;

/** Wrong on purpose: the simulated account stands below the ports. */
public final class SimulationUsesCloud {
    public CloudUsesTheSdk port;
}
