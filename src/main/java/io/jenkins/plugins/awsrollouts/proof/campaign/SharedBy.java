package io.jenkins.plugins.awsrollouts.proof.campaign;

/** What shares the requests. */
enum SharedBy {
    /** A rule of a listener. */
    RULE,
    /** A listener's default action. */
    DEFAULT,
    /** Nothing does: the canary's share is one of instances. */
    INSTANCES
}
