package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.SizeChange.Limits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * How much of a group's desired capacity is a rollout's, told from the group's scaling activities: who named a number had counted
 * in what the rollout had brought and taken by then, and who made the larger group smaller took of the rollout's own first. What the
 * rollout's own limits have cut off nobody has wished for.
 *
 * @param capacity the desired capacity as the activities leave it
 * @param ours by how much of it the rollout's attaches exceed its releases
 * @param limits the limits that the owner wants
 * @param limitsAt when somebody is told to have set them; empty: nobody is
 * @param lowered the last of what is told, where it is that somebody named a smaller size
 */
public record OurShare(int capacity, int ours, Limits limits, Optional<Instant> limitsAt, Optional<Lowered> lowered) {
    /**
     * Somebody has named a smaller size, and nothing is told of him since.
     *
     * @param before the size that the group ought to have had before that
     * @param least the smallest capacity since then
     * @param most the largest
     */
    public record Lowered(int before, int least, int most) {
        private Lowered at(int capacity) {
            return new Lowered(before, Math.min(least, capacity), Math.max(most, capacity));
        }

        /** Whether a capacity that is larger by so much may be that number, written back at some time since. */
        private boolean undone(int more) {
            return more > 0 && least + more <= before && before <= most + more;
        }
    }

    /**
     * Whose is what.
     *
     * @param instances which instances' attaches and releases are the rollout's
     * @param written which changes its own limits have brought about
     * @param mins which minimums it has ever set
     * @param maxes which maximums
     */
    public record Own(
            Predicate<String> instances, Predicate<Cloud.SizeChange> written, IntPredicate mins, IntPredicate maxes) {}

    /**
     * Tells it.
     *
     * @param size the size before the rollout
     * @param limits the limits before it
     * @param history what the activities tell since then
     */
    public static OurShare of(int size, Limits limits, Cloud.SizeHistory history, Own own) {
        Running running = new Running(size, size, limits, limits, Optional.empty(), Optional.empty());
        Map<String, Integer> sofar = Map.of();
        for (Cloud.SizeChange change : history.changes()) {
            Map<String, Integer> until = less(history.requested(), change.after());
            Map<String, Integer> open = less(until, sofar);
            Map<String, Integer> beside = new HashMap<>(change.beside());
            beside.keySet()
                    .removeIf(id ->
                            open.getOrDefault(id, 0) == 0 || !own.instances().test(id));
            running = running.requested(less(open, beside), own.instances()).changed(change, sum(beside), own);
            sofar = until;
        }
        Running end = running.requested(less(history.requested(), sofar), own.instances());
        return new OurShare(end.capacity(), end.capacity() - end.wished(), end.owners(), end.setAt(), end.lowered());
    }

    /**
     * What is ours where the desired capacity is another by now, of which the activities do not tell: yet, or at all, since nothing had to be
     * launched or ended for it. Whoever has just named a smaller size and may have written the one from before again has done so.
     */
    public int at(int desired, Instant now) {
        Optional<Lowered> undone = lowered.filter(size -> size.undone(desired - capacity));
        if (undone.isPresent()) {
            return desired - undone.get().before();
        }
        int wished = new Cloud.SizeChange(capacity, desired, false, now, Map.of()).wished(capacity - ours);
        return desired - wished;
    }

    private static int sum(Map<String, Integer> changes) {
        return changes.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static Map<String, Integer> less(Map<String, Integer> all, Map<String, Integer> some) {
        Map<String, Integer> left = new HashMap<>(all);
        some.forEach((id, by) -> left.merge(id, -by, Integer::sum));
        return left;
    }

    /**
     * How it stands at some time.
     *
     * @param capacity the desired capacity
     * @param wished the size that the group ought to have
     * @param owners the limits that its owner wants
     * @param told those that were told last, whoever wanted them
     * @param setAt when the owner has last set his
     * @param lowered as in {@link OurShare}
     */
    private record Running(
            int capacity, int wished, Limits owners, Limits told, Optional<Instant> setAt, Optional<Lowered> lowered) {
        Running requested(Map<String, Integer> changes, Predicate<String> own) {
            Map<String, Integer> ours = new HashMap<>(changes);
            ours.keySet().removeIf(own.negate());
            int theirs = sum(changes) - sum(ours);
            Optional<Lowered> open = theirs == 0 ? lowered : Optional.empty();
            return new Running(capacity + theirs, wished + theirs, owners, told, setAt, open).ours(sum(ours));
        }

        private Running ours(int by) {
            return new Running(capacity + by, wished, owners, told, setAt, lowered.map(size -> size.at(capacity + by)));
        }

        /**
         * After a change by others.
         *
         * @param beside what the rollout did in the very second; the sizes tell how much of it came before
         */
        Running changed(Cloud.SizeChange change, int beside, Own own) {
            int missing = change.from() - capacity;
            int first = Math.max(Math.min(beside, 0), Math.min(Math.max(beside, 0), missing));
            return ours(first).changed(change, own).ours(beside - first);
        }

        private Running changed(Cloud.SizeChange change, Own own) {
            // no activity tells of a change for which nothing had to be launched or ended
            int before = new Cloud.SizeChange(capacity, change.from(), false, change.at(), Map.of()).wished(wished);
            Limits now = change.limits().orElse(told);
            if (own.written().test(change)) {
                return new Running(change.to(), owners.nearest(before), owners, now, setAt, Optional.empty());
            }
            // who sets one of them sets the other as it is, be that ours
            Limits wanted = new Limits(
                    now.min() == told.min() || own.mins().test(now.min()) ? owners.min() : now.min(),
                    now.max() == told.max() || own.maxes().test(now.max()) ? owners.max() : now.max());
            if (change.named()) {
                // whoever names a number allows it
                wanted = new Limits(Math.min(wanted.min(), change.to()), Math.max(wanted.max(), change.to()));
            }
            Optional<Instant> since = wanted.equals(owners) ? setAt : Optional.of(change.at());
            Optional<Lowered> less = change.named() && change.to() < before
                    ? Optional.of(new Lowered(before, change.to(), change.to()))
                    : Optional.empty();
            return new Running(change.to(), change.wished(before), wanted, now, since, less);
        }
    }
}
