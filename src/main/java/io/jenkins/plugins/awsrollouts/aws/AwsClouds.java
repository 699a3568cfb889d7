package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The accounts and regions in use, one for all who reach them in the same way, so that they share clients and looks. One
 * that nobody has asked for in {@link #KEPT} and that is not busy is forgotten. It is not closed, for it has nothing of
 * its own that is open: whoever still holds it goes on with it.
 *
 * @param <K> all that tells one way to reach an account from another
 */
public final class AwsClouds<K> {
    /** How long an account is kept for the next who asks for it. */
    public static final Duration KEPT = Duration.ofMinutes(10);

    private final Clock clock;
    private final Predicate<Cloud> busy;
    private final Map<K, Used> open = new HashMap<>();
    private boolean armed;

    private record Used(AwsCloud cloud, Instant at) {}

    /**
     * @param clock our time
     * @param busy whether something runs in an account, which is kept as long as it does
     */
    public AwsClouds(Clock clock, Predicate<Cloud> busy) {
        this.clock = clock;
        this.busy = busy;
    }

    /**
     * The account that is reached in a way.
     *
     * @param making makes it, where there is none
     */
    public synchronized AwsCloud of(K way, Supplier<AwsCloud> making) {
        Used before = open.get(way);
        AwsCloud cloud = before == null ? making.get() : before.cloud();
        open.put(way, new Used(cloud, clock.now()));
        arm();
        return cloud;
    }

    /** How many there are. */
    public synchronized int size() {
        return open.size();
    }

    private void arm() {
        if (!armed) {
            armed = true;
            clock.at(clock.now().plus(KEPT), this::forget);
        }
    }

    private synchronized void forget() {
        armed = false;
        Instant before = clock.now().minus(KEPT);
        open.values().removeIf(used -> !used.at().isAfter(before) && !busy.test(used.cloud()));
        if (!open.isEmpty()) {
            arm();
        }
    }
}
