package io.jenkins.plugins.awsrollouts.wrong.cli;

import hudson.StandIn;

/** Wrong on purpose: the command line needs no Jenkins. */
public final class CliUsesJenkins {
    public StandIn run;
}
