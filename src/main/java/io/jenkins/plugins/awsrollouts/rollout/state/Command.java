package io.jenkins.plugins.awsrollouts.rollout.state;

/** What a person may tell a rollout. */
public enum Command {
    /** End the present bake now. */
    PROMOTE,
    /** Begin nothing new. */
    PAUSE,
    /** Go on: after a pause, or after a hold. */
    RESUME,
    /** Put the old AMI back. */
    ROLLBACK,
    /** Stop, as the spec's onAbort says. */
    ABORT,
    /** Lets the rollout pass the approvals that are waited for. */
    APPROVE,
    /** Refuses the approvals that are waited for. */
    REFUSE
}
