package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which Auto Scaling group has a target's place: after a swap it is another than the one of the target's name. */
public final class Targets {
    private Targets() {}

    /**
     * The group that has a target's place.
     *
     * @param target the target's name, or the name of one of its groups
     * @return the name of a group; the given one where no swap has ever taken place
     */
    public static String group(Cloud cloud, String target) {
        return groups(cloud, target).stream()
                .filter(group -> group.tags().containsKey(OwnTags.LIVE))
                .max(Comparator.comparingInt(Targets::number))
                .map(GroupView::name)
                .orElse(target);
    }

    /** The groups of a target that rollouts know of. */
    public static List<GroupView> groups(Cloud cloud, String target) {
        return cloud.taggedGroups(OwnTags.TARGET, target);
    }

    /** The target that a group belongs to: itself where no swap has ever taken place. */
    public static String of(GroupView group) {
        return group.tags().getOrDefault(OwnTags.TARGET, group.name());
    }

    /** The number of a group among those of its target, from 1. */
    public static int number(GroupView group) {
        return number(group.tags());
    }

    static int number(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(OwnTags.LIVE))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .orElse(1);
    }
}
