package io.jenkins.plugins.awsrollouts.wrong.simulation.ec2;

import io.jenkins.plugins.awsrollouts.wrong.simulation.SimulationUsesCloud;

/** Wrong on purpose: the account joins the services, which do not know it. */
public final class Ec2UsesTheAccount {
    public SimulationUsesCloud account;
}
