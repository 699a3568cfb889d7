package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Remembers what never changes of an instance (AMI, type, zone, subnet, address), so that a look need not ask again.
 * Holds at most 10 000 instances and forgets those that nobody asked for within an hour. Safe for many threads.
 */
final class InstanceCache {
    private static final int MOST = 10_000;
    private static final Duration MEMORY = Duration.ofHours(1);

    private record Entry(InstanceView view, Instant used) {}

    private final Supplier<Instant> now;

    /** The longest unused first: every use puts an entry to the end. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    InstanceCache(Supplier<Instant> now) {
        this.now = now;
    }

    /** What is remembered of an instance; its state and checks are those of the last time it was looked at. */
    synchronized Optional<InstanceView> get(String id) {
        forget(now.get());
        Optional<InstanceView> view = Optional.ofNullable(entries.get(id)).map(Entry::view);
        view.ifPresent(this::put);
        return view;
    }

    /** Remembers an instance. */
    synchronized void put(InstanceView view) {
        Instant time = now.get();
        entries.remove(view.id());
        entries.put(view.id(), new Entry(view, time));
        forget(time);
    }

    /** Forgets from the longest unused on, until one is young enough and there is room. */
    private void forget(Instant time) {
        Instant oldest = time.minus(MEMORY);
        Iterator<Entry> all = entries.values().iterator();
        while (all.hasNext()) {
            boolean tooMany = entries.size() > MOST;
            if (!all.next().used().isBefore(oldest) && !tooMany) {
                return;
            }
            all.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
