package io.jenkins.plugins.awsrollouts.cloud;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What sends a group requests beside the target groups and Classic Load Balancers that are understood, such as VPC
 * Lattice. Auto Scaling registers instances with it and takes them out, but nothing here reads its health or its shares.
 *
 * @param sources in Auto Scaling's order
 * @param unread why they could not be read, so that there may be some; empty where they could
 */
public record OtherTraffic(List<Source> sources, Optional<String> unread) {
    public OtherTraffic {
        sources = List.copyOf(sources);
    }

    /** Nothing else does. */
    public static OtherTraffic none() {
        return new OtherTraffic(List.of(), Optional.empty());
    }

    /** Whether it does could not be read. */
    public static OtherTraffic unread(String why) {
        return new OtherTraffic(List.of(), Optional.of(why));
    }

    /**
     * A source of traffic.
     *
     * @param type Auto Scaling's word for its kind, for example {@code vpc-lattice}
     * @param id its ARN, or what else names it
     */
    public record Source(String type, String id) {
        @Override
        public String toString() {
            return type + " " + id;
        }
    }

    /** The sources in one phrase. */
    public String words() {
        return sources.stream().map(Source::toString).collect(Collectors.joining(", "));
    }
}
