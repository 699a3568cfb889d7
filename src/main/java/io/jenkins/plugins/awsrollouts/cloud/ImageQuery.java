package io.jenkins.plugins.awsrollouts.cloud;

import java.util.Map;

/** How a spec names the AMI that it wants. Where several match, the newest counts. */
public sealed interface ImageQuery {
    /** By its id. */
    record ById(String id) implements ImageQuery {
        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * By its name.
     *
     * @param pattern the name, {@code *} and {@code ?} stand for any characters and any character
     * @param owner an account id, {@code self}, {@code amazon} or {@code aws-marketplace}
     */
    record ByName(String pattern, String owner) implements ImageQuery {
        @Override
        public String toString() {
            return "name " + pattern + " owned by " + owner;
        }
    }

    /**
     * By its tags, all of which must match.
     *
     * @param tags at least one key and its value
     * @param owner an account id or {@code self}
     */
    record ByTags(Map<String, String> tags, String owner) implements ImageQuery {
        public ByTags {
            tags = Map.copyOf(tags);
        }

        @Override
        public String toString() {
            return "tags " + new java.util.TreeMap<>(tags) + " owned by " + owner;
        }
    }

    /** By the value of an SSM parameter (type String or aws:ec2:image). */
    record ByParameter(String name) implements ImageQuery {
        @Override
        public String toString() {
            return "SSM parameter " + name;
        }
    }
}
