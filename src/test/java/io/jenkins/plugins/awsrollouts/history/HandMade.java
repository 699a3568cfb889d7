package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A journal written by hand: two old instances in two zones, replaced by two new ones, one after the other's batch. */
public final class HandMade {
    public static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    public static final String GROUP = "web";
    public final List<Event> events = new ArrayList<>();
    private long number;

    public static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    public static Plan plan(String group, String name, List<String> warnings) {
        Spec spec = Spec.of(group, "ami-new").withGates(List.of(HttpGate.onInstances(80, "/health")));
        Plan.Target target = new Plan.Target(
                "web",
                2,
                1,
                4,
                new TemplateRef("lt-1", "1"),
                "1",
                Set.of(),
                List.of(new Balancer(Balancer.Kind.TARGET_GROUP, "arn:x/tg-web/1", Duration.ofSeconds(30))),
                Map.of("a", List.of("subnet-a")),
                List.of("t3.large"),
                Map.of(),
                false,
                false,
                false,
                LaunchSettings.NONE,
                true);
        return new Plan(
                "r-1",
                spec,
                START,
                new Plan.Images("ami-old", "ami-new", name),
                target,
                new Plan.Promotion.NewVersion(List.of()),
                Optional.empty(),
                List.of(new Plan.Stage(1, 1, 1), new Plan.Stage(2, 1, 2)),
                List.of("i-old1", "i-old2"),
                List.of(),
                warnings,
                new Plan.Estimate(Duration.ofMinutes(5), Duration.ofSeconds(90), 0.1, "past launches"));
    }

    public HandMade planned() {
        return planned(plan(GROUP, "shop-2", List.of()));
    }

    public HandMade planned(Plan plan) {
        events.add(new Event.Planned(START, plan));
        return this;
    }

    public HandMade add(Event event) {
        events.add(event);
        return this;
    }

    public HandMade call(long seconds, Action action, Result result) {
        number++;
        events.add(new Event.Intended(at(seconds), number, action));
        events.add(new Event.Concluded(at(seconds), number, result));
        return this;
    }

    public static InstanceView view(String id, String image, String zone, long launched) {
        return new InstanceView(
                id,
                image,
                "t3.large",
                zone,
                "subnet-" + zone,
                false,
                InstanceView.State.RUNNING,
                InstanceView.Checks.PASSED,
                "10.0.0.1",
                "",
                at(launched),
                "");
    }

    public HandMade launched(long seconds, String id, String zone) {
        LaunchOrder order = new LaunchOrder(
                "token",
                "lt-1",
                "1",
                "ami-new",
                "t3.large",
                zone,
                "subnet-" + zone,
                false,
                1,
                Map.of(),
                LaunchSettings.NONE);
        InstanceView view = view(id, "ami-new", zone, seconds);
        return call(seconds, new Action.Launch(order), new Result.Launched(List.of(view)));
    }

    HandMade counted(long seconds, String id) {
        call(
                seconds - 20,
                new Action.Attach(GROUP, List.of(id)),
                new Result.Attached(Map.of(id, Cloud.Attached.DONE), Map.of()));
        add(new Event.Reached(at(seconds - 40), id, Milestone.RUNNING));
        return add(new Event.Reached(at(seconds), id, Milestone.COUNTED));
    }

    HandMade released(long seconds, String id) {
        return call(seconds, new Action.Release(GROUP, id, true), new Result.Released(Cloud.Released.DONE));
    }

    public HandMade batch(long seconds, int stage) {
        return add(new Event.StageEntered(at(seconds), stage, stage + 1));
    }

    public HandMade entered(long seconds, Phase phase, String why) {
        return add(new Event.Entered(at(seconds), phase, why));
    }

    public HandMade answered(long seconds, String subject, int status) {
        add(new Event.Asked(at(seconds), 0, subject));
        return add(new Event.Answered(at(seconds), 0, subject, new Probe.Answer(status, "", "", Duration.ofMillis(7))));
    }

    public HandMade finished(long seconds, Outcome outcome, String words) {
        return add(new Event.Finished(at(seconds), outcome, words));
    }

    /** The whole of a good rollout. */
    public static HandMade good() {
        return new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .launched(3, "i-new1", "a")
                .counted(90, "i-new1")
                .released(91, "i-old1")
                .add(new Event.StageReached(at(92), true))
                .batch(93, 1)
                .launched(94, "i-new2", "b")
                .counted(180, "i-new2")
                .released(181, "i-old2")
                .entered(190, Phase.PROMOTING, "")
                .entered(192, Phase.SETTLING, "")
                .finished(220, Outcome.PROMOTED, "web runs ami-new");
    }

    /** An observation of members, all in service; health by instance. */
    static Observation seen(long seconds, Map<String, InstanceView> members, Map<String, Health> health) {
        List<Member> list = members.values().stream()
                .map(view -> new Member(view.id(), view.zone(), view.type(), Member.Lifecycle.IN_SERVICE, true, false))
                .toList();
        GroupView group = new GroupView(
                GROUP,
                list.size(),
                1,
                4,
                Optional.of(new TemplateRef("lt-1", "1")),
                list,
                Set.of(),
                Map.of(),
                at(seconds));
        return new Observation(
                Optional.of(group),
                false,
                members,
                at(seconds),
                Map.of("arn:x/tg-web/1", health),
                at(seconds),
                Map.of(),
                Map.of(),
                Instant.EPOCH,
                Optional.empty());
    }

    static Map<String, InstanceView> views(InstanceView... views) {
        Map<String, InstanceView> all = new LinkedHashMap<>();
        for (InstanceView view : views) {
            all.put(view.id(), view);
        }
        return all;
    }

    public DeploymentView view(Sightings seen, long now) {
        return Deployments.view(events, RolloutState.of(events), seen, "patience", at(now));
    }
}
