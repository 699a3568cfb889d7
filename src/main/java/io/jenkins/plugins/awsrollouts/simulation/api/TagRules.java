package io.jenkins.plugins.awsrollouts.simulation.api;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What AWS takes for tags (EC2 User Guide, "Tag your Amazon EC2 resources", Tag restrictions: at most 50 a resource, of
 * which those that AWS itself has put there do not count; keys that begin with {@code aws:} are AWS' own; no key twice).
 *
 * <p>The codes: EC2 answers {@code InvalidParameterValue} for a reserved key, in RunInstances as in CreateTags (public
 * reports: jcjorel/ec2-spot-converter #13, kubernetes-sigs/cluster-api-provider-aws #5120), and {@code TagLimitExceeded}
 * for too many (EC2 API Reference, Error codes). Auto Scaling answers {@code LimitExceeded} for too many (API Reference,
 * CreateOrUpdateTags); that it says {@code ValidationError} for the rest is assumed. Lengths are 127 and 255 here, though
 * some services take one character more: what is refused anywhere is refused here.
 */
public final class TagRules {
    public static final int MOST = 50;
    private static final int MOST_IN_ONE_CALL = 25;
    private static final int LONGEST_KEY = 127;
    private static final int LONGEST_VALUE = 255;

    private TagRules() {}

    /** Tags as a request names them, in its order, so that one named twice is seen. */
    public record Named(List<Map.Entry<String, String>> tags) {
        public static Named none() {
            return new Named(new ArrayList<>());
        }

        public Named and(String key, String value) {
            tags.add(Map.entry(key, value == null ? "" : value));
            return this;
        }

        /** What is wrong with one of them, in AWS' words. */
        public Optional<String> fault() {
            Set<String> keys = new HashSet<>();
            return tags.stream()
                    .flatMap(tag -> fault(tag.getKey(), tag.getValue(), !keys.add(tag.getKey())).stream())
                    .findFirst();
        }

        private static Optional<String> fault(String key, String value, boolean twice) {
            if (reserved(key)) {
                return Optional.of("Tag keys starting with 'aws:' are reserved for internal use");
            }
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                return Optional.of("Tag key exceeds the maximum length of " + LONGEST_KEY + " characters");
            }
            if (value.length() > LONGEST_VALUE) {
                return Optional.of("Tag value exceeds the maximum length of " + LONGEST_VALUE + " characters");
            }
            return twice ? Optional.of("Duplicate tag key '" + key + "' specified.") : Optional.empty();
        }
    }

    static boolean reserved(String key) {
        return key.startsWith("aws:");
    }

    /** Whether a resource would have more tags than it may; what AWS has put there does not count. */
    public static boolean tooMany(Collection<String> keys) {
        return keys.stream().filter(key -> !reserved(key)).distinct().count() > MOST;
    }

    public static void checkEc2(Named named) {
        named.fault().ifPresent(text -> {
            throw ApiErrors.ec2("InvalidParameterValue", text);
        });
    }

    public static void checkEc2(Collection<String> keys) {
        if (tooMany(keys)) {
            throw ApiErrors.ec2("TagLimitExceeded", "The maximum number of Tags has been reached.");
        }
    }

    public static void checkAutoScaling(Named named) {
        named.fault().ifPresent(text -> {
            throw ApiErrors.validation(text);
        });
    }

    public static void checkAutoScaling(Collection<String> keys) {
        if (tooMany(keys)) {
            throw ApiErrors.of(
                    "autoscaling",
                    "LimitExceeded",
                    "You have reached the limit of " + MOST + " tags for this Auto Scaling group.",
                    400);
        }
    }

    /** At most 25 tags are added or removed in one call (EC2 Auto Scaling User Guide, Tag groups and instances). */
    public static void checkOneCall(int count) {
        if (count > MOST_IN_ONE_CALL) {
            throw ApiErrors.validation("At most " + MOST_IN_ONE_CALL + " tags can be given in one call, not " + count);
        }
    }

    public static void checkCloudWatch(Named named) {
        named.fault().ifPresent(text -> {
            throw ApiErrors.cloudWatch(text);
        });
        if (named.tags().size() > MOST) {
            throw ApiErrors.cloudWatch("An alarm has at most " + MOST + " tags");
        }
    }
}
