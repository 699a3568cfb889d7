package io.jenkins.plugins.awsrollouts.aws;

import java.util.Collection;
import java.util.Optional;

/**
 * What AWS takes for tags. See <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions">
 * Tag restrictions</a>: at most 50 a resource; those whose keys begin with {@code aws:} are AWS' own, which nobody else can
 * set and which do not count.
 */
final class Tags {
    private static final int MOST = 50;
    private static final String RESERVED = "aws:";

    private Tags() {}

    /**
     * Whether a key is AWS' own. CloudFormation, and all that is made by it, tags groups and their instances with such;
     * they are never sent, since any call that names one is refused.
     */
    static boolean reserved(String key) {
        return key.startsWith(RESERVED);
    }

    /** A sentence, where a resource would have more tags than it may. */
    static Optional<String> tooMany(String resource, Collection<String> keys, String advice) {
        long count = keys.stream().filter(key -> !reserved(key)).distinct().count();
        return count <= MOST
                ? Optional.empty()
                : Optional.of(resource + " would have " + count + " tags, and AWS takes at most " + MOST + " (its own, "
                        + RESERVED + "..., do not count); " + advice + ".");
    }
}
