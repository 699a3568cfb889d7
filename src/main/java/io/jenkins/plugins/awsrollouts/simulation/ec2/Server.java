package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.time.Instant;
import java.util.SortedMap;

/** An EC2 instance as it is at one instant. {@code template} and {@code spotRequest} may be null. */
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
        Life life) {

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

    Server in(Phase next) {
        return new Server(
                id, image, type, subnet, zone, address, launched, next, tags, spot, template, templateVersion, life);
    }

    Server tagged(SortedMap<String, String> newTags) {
        return new Server(
                id,
                image,
                type,
                subnet,
                zone,
                address,
                launched,
                phase,
                newTags,
                spot,
                template,
                templateVersion,
                life);
    }

    Server living(Life newLife) {
        return new Server(
                id,
                image,
                type,
                subnet,
                zone,
                address,
                launched,
                phase,
                tags,
                spot,
                template,
                templateVersion,
                newLife);
    }

    public boolean alive() {
        return phase != Phase.SHUTTING_DOWN && phase != Phase.TERMINATED;
    }
}
