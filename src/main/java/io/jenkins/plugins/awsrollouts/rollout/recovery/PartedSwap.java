package io.jenkins.plugins.awsrollouts.rollout.recovery;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.Targets;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A swap whose journal was lost once the tags said that green has the place for good. Nothing is put back then, since the way
 * back is another rollout; what is left of its own last steps a person is told, group by group.
 *
 * @param id the rollout
 * @param live the group that has the place
 * @param locked the groups that it still has, that one among them or not
 */
record PartedSwap(String id, GroupView live, List<GroupView> locked) {
    /** What the last steps take from groups; what tells of a fleet that stands by stays. */
    private static final Set<String> PASSING = Set.of(OwnTags.LOCK, OwnTags.LEASE, OwnTags.GREEN, OwnTags.BEFORE);

    /** Reads which swap has left its lock at a group that has the place, or at another one of the same target. */
    static Optional<PartedSwap> find(Cloud cloud, GroupView live) {
        if (!live.tags().containsKey(OwnTags.LIVE) || live.tags().containsKey(OwnTags.LEASE)) {
            return Optional.empty();
        }
        Optional<String> id = lock(live).or(() -> Targets.groups(cloud, Targets.of(live)).stream()
                .flatMap(group -> lock(group).stream())
                .findFirst());
        return id.map(one -> new PartedSwap(one, live, cloud.taggedGroups(OwnTags.LOCK, one)));
    }

    private static Optional<String> lock(GroupView group) {
        return Optional.ofNullable(group.tags().get(OwnTags.LOCK)).filter(id -> !id.isEmpty());
    }

    /** What is left to do for a person, as a sentence. */
    String words(String target) {
        List<String> todo = new ArrayList<>();
        locked.forEach(group -> todo.add("remove " + tags(group) + " of " + group.name()));
        locked.forEach(group -> {
            Set<String> asleep = asleep(group);
            if (!asleep.isEmpty()) {
                todo.add("resume " + String.join(", ", asleep) + " of " + group.name()
                        + " unless you have suspended that yourself");
            }
        });
        locked.stream()
                .filter(group -> leftOver(group) && group.desired() > 0)
                .forEach(group -> todo.add("scale " + group.name() + ", which has "
                        + Words.count(group.desired(), "instance") + ", to 0 if it is not wanted"));
        return "Rollout " + id + " had given " + target + "'s place to " + live.name()
                + " for good before its journal was lost, so there is nothing to put back; "
                + String.join("; ", todo) + ".";
    }

    private String tags(GroupView group) {
        Set<String> keys = group.tags().keySet().stream()
                .filter(key -> PASSING.contains(key) || key.startsWith(OwnTags.ROUTES) || (green(group) && stood(key)))
                .collect(Collectors.toCollection(TreeSet::new));
        return (keys.size() == 1 ? "the tag " : "the tags ") + String.join(", ", keys);
    }

    private boolean green(GroupView group) {
        return group.name().equals(live.name());
    }

    private static boolean stood(String key) {
        return key.equals(OwnTags.STANDING);
    }

    /** Whether it is an old fleet of which nothing says that it is to stand by. */
    private boolean leftOver(GroupView group) {
        return !green(group) && !group.tags().containsKey(OwnTags.STANDING);
    }

    /** What may sleep in it by the rollout's doing; a fleet that stands by sleeps on. */
    private Set<String> asleep(GroupView group) {
        Set<String> asleep = new TreeSet<>(green(group) ? Set.of(Processes.REBALANCE) : Processes.scaling(Set.of()));
        asleep.retainAll(group.suspended());
        return green(group) || leftOver(group) ? asleep : Set.of();
    }
}
