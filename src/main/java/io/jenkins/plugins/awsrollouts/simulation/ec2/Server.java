package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.SortedMap;

/**
 * An EC2 instance as it is at one instant.
 *
 * @param address its private IPv4 address, or in an IPv6-only subnet its IPv6 address
 * @param template the launch template that it was launched from, or null
 * @param reservation the Capacity Reservation that it uses, or empty
 * @param reason why it was stopped or ended, or null
 */
@RecordBuilder
public record Server(
        String id,
        String image,
        String type,
        String subnet,
        String zone,
        String address,
        Instant launched,
        Phase phase,
        SortedMap<String, String> tags,
        boolean spot,
        String template,
        long templateVersion,
        LaunchTraits traits,
        String reservation,
        Reason reason,
        Life life)
        implements ServerBuilder.With {

    /** EC2's instance states, in AWS' spelling and codes. */
    public enum Phase {
        PENDING("pending", 0),
        RUNNING("running", 16),
        SHUTTING_DOWN("shutting-down", 32),
        TERMINATED("terminated", 48),
        STOPPED("stopped", 80);

        private final String label;
        private final int code;

        Phase(String label, int code) {
            this.label = label;
            this.code = code;
        }

        public String label() {
            return label;
        }

        int code() {
            return code;
        }
    }

    /** Why EC2 has stopped or ended an instance (EC2 API Reference, StateReason). */
    public enum Reason {
        USER("Client.UserInitiatedShutdown", "User initiated shutdown"),
        SPOT("Server.SpotInstanceTermination", "Spot instance termination"),
        LAUNCH("Client.InternalError", "Client error on launch");

        private final String code;
        private final String words;

        Reason(String code, String words) {
            this.code = code;
            this.words = words;
        }

        String code() {
            return code;
        }

        String message() {
            return code + ": " + words;
        }
    }

    boolean hasIpv6Alone() {
        return address.indexOf(':') >= 0;
    }

    public boolean alive() {
        return phase != Phase.SHUTTING_DOWN && phase != Phase.TERMINATED;
    }
}
