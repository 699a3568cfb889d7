package io.jenkins.plugins.awsrollouts.rollout;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which Auto Scaling group has a target's place: after a swap it is another than the one of the target's name. */
public final class Targets {
    /** The tag of groups that says which target they are groups of. */
    public static final String TARGET_TAG = "aws-rollouts:target";

    /** The tag of groups that have, or had, the target's place: the highest number has it. */
    public static final String LIVE_TAG = "aws-rollouts:live";

    /** The tag of groups that names the launch template that a rollout has made for them. */
    static final String TEMPLATE_TAG = "aws-rollouts:template";

    private Targets() {}

    /**
     * The group that has a target's place.
     *
     * @param target the target's name, or the name of one of its groups
     * @return the name of a group; the given one where no swap has ever taken place
     */
    public static String group(Cloud cloud, String target) {
        return groups(cloud, target).stream()
                .filter(group -> group.tags().containsKey(LIVE_TAG))
                .max(Comparator.comparingInt(Targets::number))
                .map(GroupView::name)
                .orElse(target);
    }

    /** The groups of a target that rollouts know of. */
    static List<GroupView> groups(Cloud cloud, String target) {
        return cloud.taggedGroups(TARGET_TAG, target);
    }

    /** The target that a group belongs to: itself where no swap has ever taken place. */
    static String of(GroupView group) {
        return group.tags().getOrDefault(TARGET_TAG, group.name());
    }

    /** The number of a group among those of its target, from 1. */
    static int number(GroupView group) {
        return number(group.tags());
    }

    static int number(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(LIVE_TAG))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .orElse(1);
    }
}
