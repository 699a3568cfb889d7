package io.jenkins.plugins.awsrollouts.cloud;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * An instance as EC2 tells of it.
 *
 * <p>One record of many components: journals have them beside each other under these names.
 *
 * @param id the instance id
 * @param imageId the AMI that it was launched from
 * @param type its instance type
 * @param zone its Availability Zone
 * @param subnetId its subnet, possibly empty
 * @param spot whether it is a Spot Instance
 * @param state where it is in its life
 * @param checks EC2's status checks, both together
 * @param address its private IPv4 address, or its IPv6 address where it has no other; possibly empty while it starts
 * @param publicAddress its public IPv4 address, or its IPv6 address where it has no other; or empty
 * @param launchedAt when it was launched
 * @param reason why EC2 has stopped or ended it, in its words, for example {@code Client.InternalError: Client error on
 *     launch} (EC2 API Reference, StateReason); empty while it lives, and where EC2 does not say
 */
@RecordBuilder
public record InstanceView(
        String id,
        String imageId,
        String type,
        String zone,
        String subnetId,
        boolean spot,
        State state,
        Checks checks,
        String address,
        String publicAddress,
        Instant launchedAt,
        String reason)
        implements InstanceViewBuilder.With {
    public InstanceView {
        // journals from before it was read have none
        reason = reason == null ? "" : reason;
    }

    /** EC2's instance states; stopping and shutting-down instances are as good as gone. */
    public enum State {
        PENDING,
        RUNNING,
        STOPPED,
        GONE;

        /** Whether it does not run any more, and EC2 says why. */
        public boolean over() {
            return this == STOPPED || this == GONE;
        }
    }

    /** EC2's status checks. */
    public enum Checks {
        WAITING,
        PASSED,
        IMPAIRED
    }

    /** An address as a URL has it: one of IPv6 stands in brackets (RFC 3986, Host). */
    public static String host(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /** A part of a sentence that ends with what happened to it: why, as far as EC2 says. */
    public String because() {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    /** The same instance with what a later status look said. */
    public InstanceView with(State newState, Checks newChecks) {
        return with(copy -> copy.state(newState).checks(newChecks));
    }
}
