package io.jenkins.plugins.awsrollouts.wrong.history;

import io.jenkins.plugins.awsrollouts.wrong.aws.AwsUsesRollout;

/** Wrong on purpose: history needs no account. */
public final class HistoryUsesAws {
    public AwsUsesRollout fleets;
}
