package io.jenkins.plugins.awsrollouts.jenkins.page;

/** The symbols of this plugin. */
final class Icons {
    static final String ROLLOUT = "symbol-rollout plugin-aws-rollouts";

    private Icons() {}
}
