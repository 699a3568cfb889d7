package io.jenkins.plugins.awsrollouts.wrong.analysis;

import io.jenkins.plugins.awsrollouts.wrong.cloud.UsesDate;

/** Wrong on purpose: the judge sees samples, not a cloud. */
public final class AnalysisUsesCloud {
    public UsesDate samples;
}
