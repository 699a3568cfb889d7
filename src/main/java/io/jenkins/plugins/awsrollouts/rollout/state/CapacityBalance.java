package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The account of the group's desired capacity. Attaching an instance raises it, releasing one with its capacity lowers
 * it; whatever else moves it is somebody's wish for another size, and stays. So the size that the target ought to have
 * is always its desired capacity less what is ours. What others take of a larger group they take of ours first: nothing
 * says that fewer would do than there were before the rollout.
 *
 * @param size the size that the target ought to have
 * @param ours by how much our attaches exceed our releases
 * @param others what is known of what others do to it
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
        Others others,
        Map<String, Instant> released,
        Map<String, Integer> shrunk,
        Pool pool,
        Map<String, Instant> doubtful)
        implements CapacityBalanceBuilder.With {
    /**
     * How long ago something may have happened that is believed only now: between two looks, the oldest that one may be, and until
     * a smaller size is believed.
     */
    private static final Duration UNSEEN = Duration.ofMinutes(4);

    /**
     * What is known of what others do to the desired capacity.
     *
     * @param lower since when looks have shown a smaller size; it is believed once it cannot be a stale read
     * @param lessOurs since when less is ours than we have brought, as a scale-in has taken some along; a look as old as that
     *     shows the capacity from before it
     * @param unasked a change about which the group's activities have not been asked yet
     * @param told when the last change was that they have told of
     */
    @RecordBuilder
    public record Others(
            Optional<Lower> lower, Optional<Instant> lessOurs, Optional<Unasked> unasked, Optional<Instant> told)
            implements CapacityBalanceOthersBuilder.With {
        /**
         * A smaller size that looks have begun to show.
         *
         * @param since when
         * @param ours how much of ours there was to be taken along
         */
        public record Lower(Instant since, int ours) {}

        static final Others IDLE = new Others(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Optional<Instant> lowerSince() {
            return lower.map(Lower::since);
        }

        /**
         * A change about which the activities are to be asked.
         *
         * @param since when it was seen
         * @param size the size that the target ought to have had before it
         * @param from activities since when tell of it; empty: all since the plan
         */
        public record Unasked(Instant since, int size, Optional<Instant> from) {}

        public Optional<Instant> unaskedSince() {
            return unasked.map(Unasked::since);
        }

        private Others asking(Instant at, int size) {
            return withUnasked(unasked.or(() -> Optional.of(new Unasked(at, size, Optional.empty()))));
        }

        /** The last change that has not been told before, and of which more is known than that the size differs by so much. */
        Optional<Cloud.SizeChange> news(List<Cloud.SizeChange> changes) {
            return changes.stream()
                    .filter(change -> told.isEmpty() || told.get().isBefore(change.at()))
                    .filter(change -> change.absolute(before()))
                    .reduce((earlier, later) -> later);
        }

        private int before() {
            return unasked.map(Unasked::size).orElse(Integer.MAX_VALUE);
        }
    }

    /**
     * The group as a lost rollout had found it.
     *
     * @param at when
     * @param size its desired capacity
     */
    public record Before(Instant at, int size) {}

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
        return new CapacityBalance(size, 0, Others.IDLE, Map.of(), Map.of(), Pool.UNTOUCHED, Map.of());
    }

    CapacityBalance sized(int newSize, Instant at) {
        Others seen = mixed(at) ? others.asking(at, size) : others;
        return with(copy -> copy.size(newSize).others(seen.withLower(Optional.empty())));
    }

    /** Whether what others changed may have held some of what we had brought. */
    private boolean mixed(Instant at) {
        return ours > 0 || released.values().stream().anyMatch(at.minus(UNSEEN)::isBefore);
    }

    CapacityBalance rebased(int newOurs, Instant at) {
        Instant lessSince = others.lowerSince().orElse(at);
        Others seen = others.asking(at, size).with(copy -> copy.lower(Optional.of(new Others.Lower(lessSince, 0)))
                .lessOurs(Optional.of(lessSince)));
        return with(copy -> copy.ours(newOurs).others(seen));
    }

    CapacityBalance lowerSeen(Optional<Instant> since) {
        return withOthers(others.withLower(since.map(at -> new Others.Lower(at, ours))));
    }

    /**
     * How much of ours has been taken along where others have made the group smaller by so much. What was brought after that
     * cannot have been.
     */
    public int taken(int less) {
        int most = others.lower().map(Others.Lower::ours).orElse(ours);
        return Math.max(0, Math.min(less, Math.min(ours, most)));
    }

    /**
     * The activities have told how others have changed the size. What we had brought before somebody named one is a part of what
     * he named, and what a scale-in then took of a larger group was ours. What we had taken before may as well be missing from
     * it, so that it stays owed.
     *
     * @param last the last change that tells; empty: none does
     * @param since what we have done since to the desired capacity
     */
    CapacityBalance told(Optional<Cloud.SizeChange> last, int since) {
        int left = last.map(change -> since + change.to() - change.wished(others.before()))
                .orElse(ours);
        return withOurs(Math.min(ours, left)).withOthers(others.with(copy -> copy.unasked(Optional.empty())
                .told(last.map(Cloud.SizeChange::at).or(others::told))));
    }

    /** Nobody can tell how others have changed the size: it is taken as it was seen. */
    CapacityBalance asSeen() {
        return told(Optional.empty(), 0);
    }

    /** The activities do not tell all that we have done, or nobody has heard their answer: they are asked again. */
    CapacityBalance untold(Instant at) {
        Others.Unasked open = others.unasked().orElse(new Others.Unasked(at, size, Optional.empty()));
        return withOthers(others.withUnasked(Optional.of(new Others.Unasked(at, open.size(), open.from()))));
    }

    /** Activities that were not visible yet may tell more of what others did while the lost rollout had the group. */
    CapacityBalance recovered(Optional<Before> before, Instant at) {
        return withOthers(
                others.withUnasked(before.map(then -> new Others.Unasked(at, then.size(), Optional.of(then.at())))));
    }

    /** Whether nobody may be let go before the activities have told, since what is ours was told by them alone. */
    public boolean unclear() {
        return others.lower().isPresent()
                || others.unasked().flatMap(Others.Unasked::from).isPresent();
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
