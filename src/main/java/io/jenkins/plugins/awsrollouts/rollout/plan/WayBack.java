package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Strategies;
import java.util.List;
import java.util.Optional;

/**
 * Whether there is something to go back to. In place the old servers are ended one after the other, so that a rollback launches
 * their AMIs anew; where EC2 would not launch one of them, a rollout that is to go back by itself is refused, and one that is
 * to be held is told so. Another fleet takes their place without ending them: it can go back while they stand.
 */
final class WayBack {
    private WayBack() {}

    static List<String> faults(Spec spec, String image, TargetFacts facts, Cloud cloud) {
        return ends(spec) && !held(spec)
                ? told(
                        spec,
                        image,
                        facts,
                        cloud,
                        "; make it available again, or set onFailure and onAbort to hold, so that nothing goes back by itself.")
                : List.of();
    }

    static List<String> warnings(Spec spec, String image, TargetFacts facts, Cloud cloud) {
        if (!ends(spec)) {
            return told(spec, image, facts, cloud, "; this rollout can only be taken back while the old fleet stands.");
        }
        return held(spec) ? told(spec, image, facts, cloud, "; what has been replaced cannot be put back.") : List.of();
    }

    private static boolean ends(Spec spec) {
        return Strategies.of(spec).replacesInPlace();
    }

    private static boolean held(Spec spec) {
        return spec.onFailure() == Spec.OnTrouble.HOLD && spec.onAbort() == Spec.OnTrouble.HOLD;
    }

    /** A sentence for each of the AMIs that are replaced and cannot be launched any more. */
    private static List<String> told(Spec spec, String image, TargetFacts facts, Cloud cloud, String so) {
        return Census.of(spec, image, facts).replaced(spec).stream()
                .flatMap(id -> Replaced.image(facts, id).stream())
                .filter(old -> !old.equals(image))
                .distinct()
                .sorted()
                .flatMap(old -> trouble(old, cloud).stream())
                .map(what -> what + so)
                .toList();
    }

    private static Optional<String> trouble(String old, Cloud cloud) {
        String which = old + ", which a rollback would launch, ";
        List<Image> found = cloud.images(new ImageQuery.ById(old));
        if (found.isEmpty()) {
            return Optional.of(which + "is deregistered, or not shared with this account any more");
        }
        String state = found.get(0).state();
        return state.equals("available") ? Optional.empty() : Optional.of(which + "is " + state);
    }
}
