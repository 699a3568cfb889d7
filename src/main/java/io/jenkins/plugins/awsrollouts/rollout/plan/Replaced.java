package io.jenkins.plugins.awsrollouts.rollout.plan;

import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What ran before a rollout, which is what its way back puts back: not what the template names, but what ran. */
final class Replaced {
    private Replaced() {}

    /**
     * The AMIs of a rollout; the old one is that which most of the replaced ran, of equally many the template's. Where
     * nothing is to be replaced it is that which most of the members run.
     */
    static Plan.Images images(TargetFacts facts, Image image, List<String> replaced) {
        Collection<String> ids = replaced.isEmpty()
                ? facts.group().members().stream().map(Member::id).toList()
                : replaced;
        Map<String, Integer> votes = new TreeMap<>();
        ids.forEach(id -> image(facts, id).ifPresent(ran -> votes.merge(ran, 2, Integer::sum)));
        votes.computeIfPresent(facts.launching().template().image(), (template, count) -> count + 1);
        String old = votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(facts.launching().template().image());
        return new Plan.Images(
                old, image.id(), image.name(), facts.launching().template().image());
    }

    /** By member, what it runs, where a plan would not think so anyway. */
    static Map<String, String> ran(TargetFacts facts, Plan.Images images, List<String> replaced) {
        String usual = images.template().equals(images.newId()) ? images.oldId() : images.template();
        Set<String> going = new HashSet<>(replaced);
        Map<String, String> ran = new HashMap<>();
        for (Member member : facts.group().members()) {
            String expected = going.contains(member.id()) ? images.oldId() : usual;
            image(facts, member.id())
                    .filter(image -> !image.equals(expected))
                    .ifPresent(image -> ran.put(member.id(), image));
        }
        return ran;
    }

    /** What a member runs, as far as EC2 tells. */
    static Optional<String> image(TargetFacts facts, String id) {
        return Optional.ofNullable(facts.instances().get(id)).map(InstanceView::imageId);
    }
}
