package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entities by id, each with the versions of the last minute, so that a read can see the world as it was a while ago.
 * Versions older than {@link #KEPT} are let go at the next write of their entity, so entities at rest cost one version.
 */
public class Store<T> {
    /** How far back a read may look: a second more than the longest read lag. */
    static final Duration KEPT = Duration.ofSeconds(61);

    private static final class Version<T> {
        private final Instant from;
        private final T value;
        private Version<T> older;

        Version(Instant from, T value, Version<T> older) {
            this.from = from;
            this.value = value;
            this.older = older;
        }
    }

    private record Gone(Instant due, String id) {}

    private final VirtualClock clock;
    private final Runnable beforeChange;
    private final Map<String, Version<T>> newest = new LinkedHashMap<>();
    private final ArrayDeque<Gone> gone = new ArrayDeque<>();

    public Store(VirtualClock clock) {
        this(clock, () -> {});
    }

    /** {@code beforeChange} runs before anything is put or removed. */
    public Store(VirtualClock clock, Runnable beforeChange) {
        this.clock = clock;
        this.beforeChange = beforeChange;
    }

    /** The entity as it is, or null. */
    public T now(String id) {
        Version<T> version = newest.get(id);
        return version == null ? null : version.value;
    }

    /** The entity as it was at {@code view}, or null where it did not exist then. */
    public T at(String id, Instant view) {
        Version<T> version = newest.get(id);
        while (version != null && version.from.isAfter(view)) {
            version = version.older;
        }
        return version == null ? null : version.value;
    }

    public void put(String id, T value) {
        putSince(clock.now(), id, value);
    }

    /** Puts what has been so for long, as the builder of the world does. */
    public void putSince(Instant from, String id, T value) {
        beforeChange.run();
        forget();
        Version<T> before = newest.get(id);
        boolean sameInstant = before != null && before.from.equals(from);
        Version<T> version = new Version<>(from, value, sameInstant ? before.older : before);
        newest.put(id, version);
        trim(version);
    }

    public void remove(String id) {
        put(id, null);
        gone.add(new Gone(clock.now().plus(KEPT), id));
    }

    /** Ids in the order of their creation, those removed within the last minute included. */
    public List<String> ids() {
        return new ArrayList<>(newest.keySet());
    }

    private void trim(Version<T> version) {
        Instant oldest = clock.now().minus(KEPT);
        Version<T> kept = version;
        while (kept.older != null && kept.from.isAfter(oldest)) {
            kept = kept.older;
        }
        kept.older = null;
    }

    private void forget() {
        while (!gone.isEmpty() && gone.peek().due().isBefore(clock.now())) {
            String id = gone.remove().id();
            Version<T> version = newest.get(id);
            if (version != null
                    && version.value == null
                    && !version.from.plus(KEPT).isAfter(clock.now())) {
                newest.remove(id);
            }
        }
    }
}
