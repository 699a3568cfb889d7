package io.jenkins.plugins.awsrollouts.simulation.api;

/**
 * Hears of every API call. Either method may throw an Error or exception of the listener's own, to simulate the death
 * of the caller: thrown from {@link #before} the call has not happened; from {@link #after} it has.
 */
public interface CallListener {
    /**
     * Before a call.
     *
     * @param service {@code ec2}, {@code autoscaling}, {@code elasticloadbalancingv2}, {@code elasticloadbalancing} or
     *     {@code ssm}
     * @param operation the operation in AWS' spelling, for example {@code RunInstances}
     * @param request the SDK request
     */
    default void before(String service, String operation, Object request) {}

    /** After a call took effect and before its answer (which may still be lost to a fault) reaches the caller. */
    default void after(String service, String operation, Object request) {}
}
