package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The account of the group's desired capacity. Attaching an instance raises it, releasing one with its capacity lowers
 * it; whatever else moves it is somebody's wish for another size, and stays. So the size that the target ought to have
 * is always its desired capacity less what is ours.
 *
 * @param size the size that the target ought to have
 * @param ours by how much our attaches exceed our releases
 * @param lowerSince since when looks have shown a smaller size; it is believed once it cannot be a stale read
 * @param lessOurs since when less is ours than we have brought, as a scale-in down to the minimum has taken some along; a
 *     look as old as that shows the capacity from before it
 * @param released members that we have had terminated, and when
 * @param shrunk how often the capacity has gone with a member; one that a warm pool took back may be released again
 * @param pool what was done about the warm pool
 * @param doubtful instances for which nobody knows whether our call or something else took or brought them, and since
 *     when
 */
@RecordBuilder
public record CapacityBalance(
        int size,
        int ours,
        Optional<Instant> lowerSince,
        Optional<Instant> lessOurs,
        Map<String, Instant> released,
        Map<String, Integer> shrunk,
        Pool pool,
        Map<String, Instant> doubtful)
        implements CapacityBalanceBuilder.With {
    /**
     * What was done about the warm pool.
     *
     * @param ended instances of it that we have had ended
     * @param stuck by id, why the cloud keeps one that should go
     */
    @RecordBuilder
    public record Pool(Set<String> ended, Map<String, String> stuck) implements CapacityBalancePoolBuilder.With {
        static final Pool UNTOUCHED = new Pool(Set.of(), Map.of());

        public Pool {
            ended = Set.copyOf(ended);
            stuck = Map.copyOf(stuck);
        }

        Pool and(Cloud.Cooled how) {
            Set<String> more = new HashSet<>(ended);
            more.addAll(how.ended());
            Map<String, String> kept = new LinkedHashMap<>(stuck);
            kept.putAll(how.refused());
            return new Pool(more, kept);
        }

        /** Tries those again that the cloud has kept. */
        Pool anew() {
            return withStuck(Map.of());
        }
    }

    public CapacityBalance {
        released = Map.copyOf(released);
        shrunk = Map.copyOf(shrunk);
        doubtful = Map.copyOf(doubtful);
    }

    static CapacityBalance opening(int size) {
        return new CapacityBalance(
                size, 0, Optional.empty(), Optional.empty(), Map.of(), Map.of(), Pool.UNTOUCHED, Map.of());
    }

    CapacityBalance sized(int newSize) {
        return with(copy -> copy.size(newSize).lowerSince(Optional.empty()));
    }

    CapacityBalance rebased(int newOurs, Instant at) {
        return with(
                copy -> copy.ours(newOurs).lowerSince(Optional.empty()).lessOurs(Optional.of(lowerSince.orElse(at))));
    }

    CapacityBalance attached(int count) {
        return withOurs(ours + count);
    }

    CapacityBalance released(String id, boolean shrink, Instant at) {
        Map<String, Instant> more = new LinkedHashMap<>(released);
        // anew, where it had come back from a warm pool
        more.put(id, at);
        Map<String, Integer> gone = shrink ? shrunkOnceMore(id) : shrunk;
        return with(copy -> copy.ours(shrink ? ours - 1 : ours).released(more).shrunk(gone));
    }

    CapacityBalance doubting(String id, Instant at) {
        Map<String, Instant> more = new LinkedHashMap<>(doubtful);
        more.put(id, at);
        return withDoubtful(more);
    }

    /**
     * Settles the doubts by what the group's own activities tell; attaches count up, releases down.
     *
     * @param changes by instance, all that requests have done with it since the rollout began
     * @param attached the instances whose attachment stands in the books already
     */
    CapacityBalance settled(Map<String, Integer> changes, Set<String> attached) {
        CapacityBalance after = this;
        for (String id : doubtful.keySet()) {
            int known = (attached.contains(id) ? 1 : 0) - shrunk.getOrDefault(id, 0);
            // one call at a time is in doubt; what it did not do, or its attachment, may be too long ago to be told
            int net = Math.max(changes.getOrDefault(id, known), known - 1) - known;
            after = net < 0 ? after.shrinking(id) : after.attached(net);
        }
        return after.withDoubtful(Map.of());
    }

    private CapacityBalance shrinking(String id) {
        return with(copy -> copy.ours(ours - 1).shrunk(shrunkOnceMore(id)));
    }

    private Map<String, Integer> shrunkOnceMore(String id) {
        Map<String, Integer> more = new LinkedHashMap<>(shrunk);
        more.merge(id, 1, Integer::sum);
        return more;
    }
}
