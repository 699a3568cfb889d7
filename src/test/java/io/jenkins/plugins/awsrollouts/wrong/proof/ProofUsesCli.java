package io.jenkins.plugins.awsrollouts.wrong.proof;

import io.jenkins.plugins.awsrollouts.wrong.cli.CliUsesJenkins;

/** Wrong on purpose: what proves the engine needs no terminal. */
public final class ProofUsesCli {
    public CliUsesJenkins terminal;
}
