package io.jenkins.plugins.awsrollouts.simulation.elb;

/**
 * Why a target is as it is (User Guide for Application Load Balancers, Health checks for target groups, "Health check reason
 * codes").
 *
 * @param code null for a healthy target
 * @param description null for a healthy target
 */
record TargetReason(String code, String description) {
    static final TargetReason NONE = new TargetReason(null, null);
    static final TargetReason NOT_REGISTERED =
            new TargetReason("Target.NotRegistered", "Target is not registered to the target group");
    static final TargetReason NO_LISTENER = new TargetReason(
            "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer");
    static final TargetReason ZONE_OFF = new TargetReason(
            "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer");
    static final TargetReason STOPPED = new TargetReason("Target.InvalidState", "Target is in the stopped state");
    static final TargetReason TERMINATED = new TargetReason("Target.InvalidState", "Target is in the terminated state");
    static final TargetReason ODD = new TargetReason("Target.InvalidState", "Target is in an invalid state");
    static final TargetReason LEAVING =
            new TargetReason("Target.DeregistrationInProgress", "Target deregistration is in progress");
    static final TargetReason REGISTERING =
            new TargetReason("Elb.RegistrationInProgress", "Target registration is in progress");
    static final TargetReason CHECKING =
            new TargetReason("Elb.InitialHealthChecking", "Initial health checks in progress");
    static final TargetReason SILENT = new TargetReason("Target.Timeout", "Request timed out");
    static final TargetReason FAILED = new TargetReason("Target.FailedHealthChecks", "Health checks failed");

    static TargetReason status(int code) {
        return new TargetReason("Target.ResponseCodeMismatch", "Health checks failed with these codes: [" + code + "]");
    }
}
