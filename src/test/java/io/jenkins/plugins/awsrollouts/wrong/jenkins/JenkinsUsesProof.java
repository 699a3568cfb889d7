package io.jenkins.plugins.awsrollouts.wrong.jenkins;

import io.jenkins.plugins.awsrollouts.wrong.proof.ProofUsesCli;

/** Wrong on purpose: the plugin carries nothing that proves the engine. */
public final class JenkinsUsesProof {
    public ProofUsesCli campaign;
}
