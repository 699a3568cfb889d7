package io.jenkins.plugins.awsrollouts.cloud;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a scheduled action of a group is to do the next time (EC2 Auto Scaling API Reference, ScheduledUpdateGroupAction).
 *
 * @param name its name
 * @param at when it is due
 * @param min the minimum size that it sets; empty where it leaves that
 * @param max the maximum size that it sets; empty where it leaves that
 * @param desired the desired capacity that it sets; empty where it leaves that
 */
public record ScheduledChange(String name, Instant at, OptionalInt min, OptionalInt max, OptionalInt desired) {
    /** The sizes of a group once it has been carried out; the desired capacity stays within the others. */
    public Bounds after(Bounds before) {
        int least = min.orElse(before.min());
        int most = Math.max(least, max.orElse(before.max()));
        int size = Math.max(least, Math.min(most, desired.orElse(before.desired())));
        return new Bounds(least, most, size);
    }
}
