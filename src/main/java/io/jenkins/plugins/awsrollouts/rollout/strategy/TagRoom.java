package io.jenkins.plugins.awsrollouts.rollout.strategy;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.rollout.journal.LeaseTag;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.journal.RouteTag;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a group has room for the tags that a rollout writes on it: its lock, what it has borrowed, the routes as they
 * were. Auto Scaling takes at most 50 on a group, not counting AWS' own, and 256 characters for each value (EC2 Auto
 * Scaling User Guide, Tag groups and instances; API Reference, Tag).
 */
public final class TagRoom {
    private static final int MOST = 50;

    /** Beside those of the group that it is made from, what a new group has once it takes that group's place. */
    private static final Set<String> COPY =
            Set.of(OwnTags.FLEET, OwnTags.LOCK, OwnTags.TARGET, OwnTags.LIVE, OwnTags.TEMPLATE);

    /** What the old fleet's group has once another has its place. */
    private static final Set<String> STAYS = Set.of(OwnTags.LOCK, OwnTags.TARGET, OwnTags.LIVE, OwnTags.STANDING);

    private TagRoom() {}

    /** The tags that say which rollout has a target, and what it was like. */
    static Map<String, String> marks(Plan plan) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(OwnTags.LOCK, plan.rolloutId());
        tags.put(OwnTags.LEASE, LeaseTag.of(plan).text());
        tags.putAll(RouteTag.of(plan));
        tags.putAll(Strategies.of(plan).tags(plan));
        return tags;
    }

    private static Optional<String> room(GroupView group, String who, Set<String> more) {
        Set<String> all = new TreeSet<>(group.tags().keySet());
        all.removeIf(key -> key.startsWith("aws:"));
        int before = all.size();
        all.addAll(more);
        return all.size() <= MOST
                ? Optional.empty()
                : Optional.of(who + " has " + Words.count(before, "tag") + ", and a rollout needs room for "
                        + (all.size() - before) + " more (" + String.join(", ", new TreeSet<>(more))
                        + "), but AWS takes at most " + MOST + "; take " + (all.size() - MOST) + " of them away.");
    }

    /** What is in the way of a plan's tags, as sentences. */
    public static List<String> faults(Plan plan, GroupView group) {
        List<String> faults = new ArrayList<>();
        Map<String, String> marks = marks(plan);
        room(group, group.name(), marks.keySet()).ifPresent(faults::add);
        plan.swapping().filter(swap -> faults.isEmpty()).ifPresent(swap -> {
            // its copy has all of its tags, and more than it ever has
            boolean copied = swap.standing().isEmpty();
            room(
                            group,
                            copied ? swap.green() + ", made after " + group.name() + "," : group.name(),
                            copied ? COPY : STAYS)
                    .ifPresent(faults::add);
        });
        marks.forEach((key, value) -> {
            if (value.length() > LeaseTag.LONGEST) {
                faults.add("The tag " + key + " of " + group.name() + " would have " + value.length()
                        + " characters, but AWS takes at most " + LeaseTag.LONGEST + " (" + value
                        + "); shorten the names in it.");
            }
        });
        return faults;
    }
}
