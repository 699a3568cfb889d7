package io.jenkins.plugins.awsrollouts.history.shelf;

import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares what a target runs now with the deployment that made it so. */
public final class Drift {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Drift() {}

    /**
     * What is live, as a survey of the target shows it.
     *
     * @param deployment the one that was promoted last on the target
     * @param facts the survey; empty when there is no such group
     */
    public static Live of(Deployment deployment, Optional<TargetFacts> facts) {
        return facts.map(now -> of(deployment, now, now.instances(), now.group().members()))
                .orElseGet(() ->
                        live(deployment, "", Optional.empty(), List.of("the group is gone"), DeploymentView.Tone.BAD));
    }

    /**
     * The same where members and their instances have been seen since the survey.
     *
     * @param instances by id, with their AMIs; a member that is not among them is neither drift nor does it serve
     * @param members those of the group
     */
    public static Live of(
            Deployment deployment, TargetFacts facts, Map<String, InstanceView> instances, List<Member> members) {
        GroupView group = facts.group();
        int serving = serving(deployment, facts, instances, members);
        String count = serving + " of " + group.desired();
        String lock = group.tags().getOrDefault(OwnTags.LOCK, "");
        if (!lock.isEmpty()) {
            return live(deployment, count, Optional.of(lock), List.of(), DeploymentView.Tone.RUNNING);
        }
        List<String> drift = new ArrayList<>(others(deployment, instances, members));
        drift.addAll(template(deployment, facts));
        DeploymentView.Tone tone = serving < group.desired() ? DeploymentView.Tone.WAITING : DeploymentView.Tone.GOOD;
        return live(deployment, count, Optional.empty(), drift, drift.isEmpty() ? tone : DeploymentView.Tone.BAD);
    }

    private static Live live(
            Deployment deployment,
            String serving,
            Optional<String> underWay,
            List<String> drift,
            DeploymentView.Tone tone) {
        return new Live(
                deployment.group(),
                deployment.place(),
                deployment.newImage(),
                deployment.newName(),
                deployment.ended().orElse(deployment.started()),
                serving,
                underWay,
                drift,
                tone);
    }

    private static int serving(
            Deployment deployment, TargetFacts facts, Map<String, InstanceView> instances, List<Member> members) {
        return (int) members.stream()
                .filter(member -> member.lifecycle() == Member.Lifecycle.IN_SERVICE && member.healthy())
                .filter(member -> facts.health().values().stream()
                        .map(byId -> byId.get(member.id()))
                        .noneMatch(health -> health != null && health.is(Health.State.UNHEALTHY)))
                .filter(member -> Optional.ofNullable(instances.get(member.id()))
                        .map(view -> view.imageId().equals(deployment.newImage()))
                        .orElse(false))
                .count();
    }

    /** Instances of other AMIs, those left out that are on their way out anyway. */
    private static List<String> others(
            Deployment deployment, Map<String, InstanceView> instances, List<Member> members) {
        Map<String, List<Instant>> launches = new TreeMap<>();
        for (Member member : members) {
            InstanceView view = instances.get(member.id());
            boolean stays = view != null && !member.leaves();
            if (stays && !view.imageId().equals(deployment.newImage())) {
                launches.computeIfAbsent(view.imageId(), image -> new ArrayList<>())
                        .add(view.launchedAt());
            }
        }
        return launches.entrySet().stream()
                .map(other ->
                        other(other.getKey(), other.getValue().stream().sorted().toList()))
                .toList();
    }

    private static String other(String image, List<Instant> launches) {
        String first = WHEN.format(launches.get(0));
        String last = WHEN.format(launches.get(launches.size() - 1));
        return Words.count(launches.size(), "instance") + (launches.size() == 1 ? " runs " : " run ") + image
                + ", launched " + first + (first.equals(last) ? "" : " to " + last);
    }

    private static List<String> template(Deployment deployment, TargetFacts facts) {
        if (facts.launching().configuration().isPresent()) {
            return List.of("the group uses the launch configuration "
                    + facts.launching().configuration().get() + ", deployed was a launch template");
        }
        List<String> drift = new ArrayList<>();
        if (!facts.launching().template().image().equals(deployment.newImage())) {
            drift.add("the launch template now names "
                    + facts.launching().template().image());
        }
        deployment
                .templateVersion()
                .filter(version -> !version.equals(facts.launching().template().version()))
                .ifPresent(version -> drift.add("the group uses version "
                        + facts.launching().template().version() + ", deployed was " + version));
        return drift;
    }
}
