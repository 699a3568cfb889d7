package io.jenkins.plugins.awsrollouts.rollout.journal;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A fleet that had a target's place, and stands by with its servers, so that it can have it again at once.
 *
 * @param group the name of its Auto Scaling group
 * @param image the AMI that it runs
 * @param size how many instances it has
 * @param since since when it stands by
 * @param rollout the rollout that took its place
 */
public record Standings(String group, String image, int size, Instant since, String rollout) {
    /**
     * The standing fleets of a target, the latest first; groups that were scaled to zero are none.
     *
     * @param target the target's name
     */
    public static List<Standings> of(Cloud cloud, String target) {
        String live = Targets.group(cloud, target);
        return Targets.groups(cloud, target).stream()
                .filter(group -> !group.name().equals(live) && group.desired() > 0)
                .flatMap(Standings::of)
                .sorted(Comparator.comparing(Standings::since).reversed())
                .toList();
    }

    private static Stream<Standings> of(GroupView group) {
        return tag(group).stream()
                .map(tag -> new Standings(group.name(), tag.image(), group.desired(), tag.at(), tag.rollout()));
    }

    /** What a group's tag says of it; empty where it has none of ours. */
    public static Optional<StandingTag> tag(GroupView group) {
        return Optional.ofNullable(group.tags().get(OwnTags.STANDING)).flatMap(StandingTag::parse);
    }
}
