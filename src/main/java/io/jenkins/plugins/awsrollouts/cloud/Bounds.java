package io.jenkins.plugins.awsrollouts.cloud;

/**
 * The sizes of a group, in instances.
 *
 * @param min its minimum size
 * @param max its maximum size
 * @param desired its desired capacity
 */
public record Bounds(int min, int max, int desired) {
    /** The sizes of a group as it was seen. */
    public static Bounds of(GroupView group) {
        return new Bounds(group.min(), group.max(), group.desired());
    }
}
