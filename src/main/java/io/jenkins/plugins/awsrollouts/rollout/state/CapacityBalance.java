package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
     * @param asked when they have last been asked
     * @param smaller when looks have last begun to show a smaller size
     * @param origin what the group was like before a rollout that was lost; empty: the plan says that
     */
    @RecordBuilder
    public record Others(
            Optional<Lower> lower,
            Optional<Instant> lessOurs,
            Optional<Unasked> unasked,
            Optional<Instant> told,
            Optional<Instant> asked,
            Optional<Instant> smaller,
            Optional<Before> origin)
            implements CapacityBalanceOthersBuilder.With {
        /**
         * A smaller size that looks have begun to show.
         *
         * @param since when
         * @param ours how much of ours there was to be taken along
         */
        public record Lower(Instant since, int ours) {}

        static final Others IDLE = new Others(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        public Optional<Instant> lowerSince() {
            return lower.map(Lower::since);
        }

        /**
         * A change about which the activities are to be asked.
         *
         * @param since when it was seen
         * @param alone whether nothing else tells of it, so that nobody may be let go before they have told
         * @param again whether they have told something else than looks have shown, once
         */
        public record Unasked(Instant since, boolean alone, boolean again) {}

        public Optional<Instant> unaskedSince() {
            return unasked.map(Unasked::since);
        }

        private Others asking(Instant at, boolean alone) {
            boolean still = alone || unasked.map(Unasked::alone).orElse(false);
            Instant since = alone ? at : unaskedSince().orElse(at);
            return withUnasked(Optional.of(new Unasked(since, still, false)));
        }

        /** The last change that has not been told before. */
        Optional<Instant> news(List<Cloud.SizeChange> changes) {
            return changes.stream()
                    .map(Cloud.SizeChange::at)
                    .filter(at -> told.isEmpty() || told.get().isBefore(at))
                    .reduce((earlier, later) -> later);
        }
    }

    /**
     * The group as a lost rollout had found it.
     *
     * @param at when
     * @param size its desired capacity
     * @param others members that somebody else has attached meanwhile: they are there, and carry no tag of the rollout
     */
    public record Before(Instant at, int size, Set<String> others) {
        public Before {
            // what an older version has written down took all for the rollout's
            others = others == null ? Set.of() : Set.copyOf(others);
        }
    }

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
        Others seen = mixed(at) ? others.asking(at, newSize < size) : others;
        return with(copy -> copy.size(newSize).others(seen.withLower(Optional.empty())));
    }

    /** Whether what others changed may have held some of what we had brought. */
    private boolean mixed(Instant at) {
        return ours != 0 || released.values().stream().anyMatch(at.minus(UNSEEN)::isBefore);
    }

    CapacityBalance rebased(int newOurs, Instant at) {
        Instant lessSince = others.lowerSince().orElse(at);
        Others seen = others.asking(at, false).with(copy -> copy.lower(Optional.of(new Others.Lower(lessSince, 0)))
                .lessOurs(Optional.of(lessSince)));
        return with(copy -> copy.ours(newOurs).others(seen));
    }

    CapacityBalance lowerSeen(Optional<Instant> since) {
        return withOthers(
                copy -> copy.lower(since.map(at -> new Others.Lower(at, ours))).smaller(since.or(others::smaller)));
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
     * The activities have told how others have changed the size. Where they differ from what looks have shown they are asked once more, since either
     * may be behind. Where they still do, they do not tell all, and none of what looks have shown to be gone of ours comes back by them.
     *
     * @param share what is ours by that
     * @param last when the last change was that they tell of; empty: they tell of moves to Standby alone
     */
    CapacityBalance told(OurShare share, Optional<Instant> last, Instant at) {
        int shown = size + ours;
        if (share.capacity() == shown) {
            return with(copy -> copy.size(shown - share.ours()).ours(share.ours()))
                    .asSeen(at)
                    .withOthers(copy -> copy.lower(Optional.empty()).told(last));
        }
        boolean again = others.unasked().map(Others.Unasked::again).orElse(false);
        return again
                ? withOurs(Math.min(share.at(shown, at), Math.max(ours, 0))).asSeen(at)
                : withOthers(copy -> copy.unasked(Optional.of(new Others.Unasked(at, surprised(), true))));
    }

    private CapacityBalance withOthers(Consumer<CapacityBalanceOthersBuilder> change) {
        return withOthers(others.with(change));
    }

    /** Nobody can tell how others have changed the size, or nobody has: it is taken as it was seen. */
    CapacityBalance asSeen(Instant at) {
        return withOthers(copy -> copy.unasked(Optional.empty()).asked(Optional.of(at)));
    }

    /** The activities do not tell all that we have done, or nobody has heard their answer: they are asked again. */
    CapacityBalance untold(Instant at) {
        boolean again = others.unasked().map(Others.Unasked::again).orElse(false);
        return withOthers(copy -> copy.unasked(Optional.of(new Others.Unasked(at, surprised(), again))));
    }

    /** Activities that were not visible yet may tell more of what others did while the lost rollout had the group. */
    CapacityBalance recovered(Optional<Before> before, Instant at) {
        return withOthers(copy -> copy.origin(before).unasked(before.map(then -> new Others.Unasked(at, true, false))));
    }

    /**
     * An answer tells what desired capacity a release of ours has left. Where that is smaller than all that we know of explains, somebody has made the
     * group smaller just before, to one more, and no look shows it yet.
     */
    CapacityBalance leaving(int left, Instant at) {
        int explained = size + ours;
        if (left >= explained) {
            return this;
        }
        Cloud.SizeChange change = new Cloud.SizeChange(explained + 1, left + 1, false, at, Map.of());
        int wished = change.wished(size);
        return with(copy -> copy.size(wished).ours(left - wished))
                .withOthers(others.asking(at, true)
                        .with(copy -> copy.lower(Optional.empty()).smaller(Optional.of(at))));
    }

    /** When we have last changed the desired capacity, or let somebody go. */
    public Optional<Instant> lastChange(Collection<LaunchedInstance> launched) {
        Stream<Instant> attached = launched.stream().flatMap(one -> one.attachedAt().stream());
        return Stream.concat(attached, released.values().stream()).max(Instant::compareTo);
    }

    /** Whether others have made the group smaller so lately that whoever is missing may be so by that. */
    public boolean smallerLately(Instant now) {
        return others.smaller().filter(now.minus(UNSEEN)::isBefore).isPresent();
    }

    /** Whether nobody may be let go before the activities have told, since nothing else tells what is ours. */
    public boolean unclear() {
        return others.lower().isPresent() || surprised();
    }

    /** Whether an answer, or a loss of all that was known, has left it to the activities alone to tell what is ours. */
    public boolean surprised() {
        return others.unasked().filter(Others.Unasked::alone).isPresent();
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
