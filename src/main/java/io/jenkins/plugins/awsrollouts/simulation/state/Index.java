package io.jenkins.plugins.awsrollouts.simulation.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ids by key (instances of a group, targets of a target group, instances with a tag). An id that left a key stays
 * listed for {@link Store#KEPT}, since a lagging read may still have to find it: readers filter by the entity itself.
 */
public final class Index {
    private record Entry(String key, String id) {}

    private record Leaving(Instant due, Entry entry) {}

    private final VirtualClock clock;
    private final Map<String, Set<String>> ids = new HashMap<>();
    private final Map<Entry, Instant> left = new HashMap<>();
    private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();

    public Index(VirtualClock clock) {
        this.clock = clock;
    }

    public void add(String key, String id) {
        forget();
        left.remove(new Entry(key, id));
        ids.computeIfAbsent(key, unused -> new LinkedHashSet<>(4)).add(id);
    }

    public void drop(String key, String id) {
        forget();
        Entry entry = new Entry(key, id);
        Instant due = clock.now().plus(Store.KEPT);
        left.put(entry, due);
        leaving.add(new Leaving(due, entry));
    }

    /** The ids of a key in the order they came, those that left within the last minute included. */
    public List<String> of(String key) {
        forget();
        Set<String> found = ids.get(key);
        return found == null ? List.of() : new ArrayList<>(found);
    }

    private void forget() {
        while (!leaving.isEmpty() && leaving.peek().due().isBefore(clock.now())) {
            Leaving head = leaving.remove();
            if (head.due().equals(left.get(head.entry()))) {
                left.remove(head.entry());
                Set<String> found = ids.get(head.entry().key());
                found.remove(head.entry().id());
                if (found.isEmpty()) {
                    ids.remove(head.entry().key());
                }
            }
        }
    }
}
