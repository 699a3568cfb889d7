package io.jenkins.plugins.awsrollouts.history.shelf;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The deployments of a job as a value, in the orders in which they are asked for.
 *
 * @param newestFirst all of them, by when they began
 * @param byId all of them
 * @param live of each target the one that was promoted last, by group and place
 */
record Catalogue(List<Deployment> newestFirst, Map<String, Deployment> byId, List<Deployment> live) {
    private static final Comparator<Deployment> AGE =
            Comparator.comparing(Deployment::started).thenComparing(Deployment::id);

    /** When a promoted deployment took effect; of those that share that instant, the one that began later did. */
    private static final Comparator<Deployment> EFFECT = Comparator.<Deployment, Instant>comparing(
                    deployment -> deployment.ended().orElse(deployment.started()))
            .thenComparing(AGE);

    private static final Comparator<Deployment> PLACE = Comparator.comparing(Deployment::group)
            .thenComparing(Deployment::place)
            .thenComparing(Deployment::account);

    static Catalogue of(Map<String, Deployment> byId) {
        Collection<Deployment> all = byId.values();
        return new Catalogue(all.stream().sorted(AGE.reversed()).toList(), byId, live(all));
    }

    private static List<Deployment> live(Collection<Deployment> all) {
        Map<Deployment.Target, Deployment> newest = new HashMap<>();
        for (Deployment deployment : all) {
            if (deployment.promoted()) {
                newest.merge(deployment.target(), deployment, (a, b) -> EFFECT.compare(a, b) < 0 ? b : a);
            }
        }
        return newest.values().stream().sorted(PLACE).toList();
    }

    Catalogue with(Deployment deployment) {
        Map<String, Deployment> more = new HashMap<>(byId);
        more.put(deployment.id(), deployment);
        return of(more);
    }

    Catalogue without(Collection<String> ids) {
        Map<String, Deployment> fewer = new HashMap<>(byId);
        fewer.keySet().removeAll(Set.copyOf(ids));
        return of(fewer);
    }

    List<Deployment> page(int offset, int count) {
        int from = Math.min(offset, newestFirst.size());
        return List.copyOf(newestFirst.subList(from, from + Math.min(count, newestFirst.size() - from)));
    }

    List<Deployment> ofBuild(int build) {
        return newestFirst.stream()
                .filter(deployment ->
                        deployment.build().isPresent() && deployment.build().getAsInt() == build)
                .toList();
    }

    /** What a build leaves behind that can go with it: whatever is over and not what is live somewhere. */
    List<String> droppable(int build) {
        Set<String> standing = standing();
        return ofBuild(build).stream()
                .filter(deployment -> deployment.outcome().isPresent())
                .map(Deployment::id)
                .filter(id -> !standing.contains(id))
                .toList();
    }

    /**
     * What has to be undone for a target to run something else than it does: the latest deployment up to that one that
     * replaced anything; that one itself where none did.
     */
    Deployment bringing(Deployment live) {
        return newestFirst.stream()
                .filter(one -> one.promoted() && one.target().equals(live.target()) && EFFECT.compare(one, live) <= 0)
                .filter(one -> !one.newImage().equals(one.oldImage()))
                .max(EFFECT)
                .orElse(live);
    }

    /**
     * What is live, what would have to be undone, and with a rollback what it made live again: that one tells how the AMI
     * came to its target.
     */
    private Set<String> standing() {
        Set<String> ids = new HashSet<>();
        for (Deployment one : live) {
            ids.add(bringing(one).id());
            Optional<Deployment> next = Optional.of(one);
            while (next.isPresent()) {
                ids.add(next.get().id());
                next = madeLiveAgain(next.get());
            }
        }
        return ids;
    }

    private Optional<Deployment> madeLiveAgain(Deployment rollback) {
        if (rollback.origin() != Deployment.Origin.ROLLBACK) {
            return Optional.empty();
        }
        Predicate<Deployment> before = earlier -> earlier.promoted()
                && earlier.newImage().equals(rollback.newImage())
                && earlier.target().equals(rollback.target())
                && EFFECT.compare(earlier, rollback) < 0;
        return rollback.of()
                .map(byId::get)
                .filter(Objects::nonNull)
                .filter(before)
                .or(() -> newestFirst.stream().filter(before).max(EFFECT));
    }
}
