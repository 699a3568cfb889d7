package io.jenkins.plugins.awsrollouts.rollout.state;

import io.jenkins.plugins.awsrollouts.analysis.Criteria;
import io.jenkins.plugins.awsrollouts.analysis.Direction;
import io.jenkins.plugins.awsrollouts.analysis.Evidence;
import io.jenkins.plugins.awsrollouts.analysis.Judge;
import io.jenkins.plugins.awsrollouts.analysis.Metric;
import io.jenkins.plugins.awsrollouts.analysis.Series;
import io.jenkins.plugins.awsrollouts.analysis.Verdict;
import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Bounds;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.FleetOrder;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.cloud.ScheduledChange;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.gate.Analysis;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A value of every kind that a journal may hold. */
public final class Samples {
    public static final Instant AT = Instant.parse("2025-01-06T10:15:30.123Z");
    public static final String ID = "r-20250106-1a2b3c4d";
    public static final String INSTANCE = "i-0123456789abcdef0";

    private Samples() {}

    public static Plan plan() {
        return plan(new TemplateRef("lt-0123456789abcdef0", "$Latest"), new ImageQuery.ById("ami-2"));
    }

    static Plan plan(TemplateRef template, ImageQuery image) {
        return plan(template, image, new Strategy.HalfAtATime(), new Plan.Promotion.NewVersion(List.of()));
    }

    static Plan plan(TemplateRef template, ImageQuery image, Strategy strategy, Plan.Promotion promotion) {
        Spec spec = new Spec(
                "web",
                image,
                strategy,
                Limits.defaults(),
                List.of(HttpGate.onInstances(8080, "/health"), HttpGate.through("https://web.example.com/")),
                Spec.OnTrouble.HOLD,
                Spec.OnTrouble.ROLLBACK,
                Spec.ProtectedInstances.REPLACE,
                Spec.LaunchHooks.SKIP);
        Plan.Target target = new Plan.Target(
                "web",
                4,
                2,
                8,
                template,
                "7",
                Set.of("AlarmNotification"),
                List.of(
                        new Balancer(Balancer.Kind.TARGET_GROUP, "arn:tg/web/1", Duration.ofSeconds(300)),
                        new Balancer(Balancer.Kind.CLASSIC, "old", Duration.ZERO)),
                Map.of("us-east-1a", List.of("subnet-1", "subnet-2")),
                List.of("t3.large"),
                Map.of("app", "web"),
                false,
                true,
                true,
                new LaunchSettings(
                        "hpc", new LaunchSettings.Reservation("capacity-reservations-only", "cr-1", ""), "0.02", true),
                true);
        return new Plan(
                ID,
                spec,
                AT,
                new Plan.Images("ami-1", "ami-2", "web-2"),
                target,
                promotion,
                Optional.empty(),
                List.of(new Plan.Stage(1, 2, 2), new Plan.Stage(2, 2, 4)),
                List.of("i-1", "i-2", "i-3", "i-4"),
                List.of("i-5"),
                List.of("A warning."),
                new Plan.Estimate(Duration.ofMinutes(12), Duration.ofSeconds(95), 0.75, "a guess"));
    }

    public static InstanceView instance(String id) {
        return new InstanceView(
                id,
                "ami-2",
                "t3.large",
                "us-east-1a",
                "subnet-1",
                true,
                InstanceView.State.PENDING,
                InstanceView.Checks.WAITING,
                "10.0.0.7",
                "",
                AT,
                "");
    }

    private static final Balancer TARGET_GROUP = new Balancer(
            Balancer.Kind.TARGET_GROUP, "arn:aws:elasticloadbalancing:x:targetgroup/aro/1", Duration.ofSeconds(30));

    private static Verdict verdict() {
        Metric metric = Metric.rate("errorRate", Direction.INCREASE_IS_BAD).whichIsCritical();
        Series low = Series.of(0, 0, 0.01, 0, 0, 0, 0.01, 0);
        Series high = Series.of(0.1, 0.2, 0.15, 0.1, 0.2, 0.3, 0.1, 0.2);
        return Judge.judge(
                Criteria.of(List.of(metric)),
                Evidence.of(Map.of("errorRate", io.jenkins.plugins.awsrollouts.analysis.Samples.of(low, high))),
                1);
    }

    /** Plans whose parts are of every kind. */
    public static List<Plan> plans() {
        TemplateRef byNumber = new TemplateRef("lt-1", "7");
        TemplateRef byDefault = new TemplateRef("lt-1", TemplateRef.DEFAULT);
        Plan.Promotion.Revert revert = new Plan.Promotion.Revert(byNumber, "6", Optional.of("7"));
        return List.of(
                plan(),
                swap(),
                plan(byNumber, new ImageQuery.ByName("web-*", "self"), new Strategy.OneAtATime(), revert),
                plan(
                        byDefault,
                        new ImageQuery.ByTags(Map.of("app", "web"), "self"),
                        new Strategy.Linear(25),
                        new Plan.Promotion.Nothing()),
                plan(
                        byDefault,
                        new ImageQuery.ByParameter("/web/ami"),
                        new Strategy.Batches(List.of(new Share(1, false), new Share(50, true))),
                        new Plan.Promotion.NewVersion(List.of())),
                plan(byNumber, new ImageQuery.ById("ami-2"), new Strategy.AllAtOnce(), revert));
    }

    public static List<Action> actions() {
        TemplateRef template = new TemplateRef("lt-1", "8");
        LaunchOrder order = new LaunchOrder(
                ID + "-L0",
                "lt-1",
                "7",
                "ami-2",
                "t3.large",
                "us-east-1a",
                "subnet-1",
                true,
                2,
                Map.of("app", "web"),
                LaunchSettings.NONE);
        List<Action> actions = new ArrayList<>(List.of(
                new Action.Mark("web", Map.of(OwnTags.LOCK, ID)),
                new Action.Launch(order),
                new Action.Suspend("web", Set.of("AZRebalance")),
                new Action.Attach("web", List.of(INSTANCE, "i-2")),
                new Action.Protect("web", Set.of(INSTANCE), true),
                new Action.Protect("web", Set.of(INSTANCE), false),
                new Action.Release("web", "i-3", true),
                new Action.Release("web", "i-4", false),
                new Action.Resize("web", OptionalInt.empty(), OptionalInt.of(10), 2, 8),
                new Action.Resize("web", OptionalInt.of(1), OptionalInt.empty(), 2, 8),
                new Action.Terminate(Set.of("i-9")),
                new Action.AskChanges("web", AT),
                new Action.MakeVersion("lt-1", "7", "ami-2", ID + "-T", "AWS Rollouts: \"ami-2\" \u2192 web"),
                new Action.UseTemplate("web", template),
                new Action.SetDefault("lt-1", "8"),
                new Action.DropVersion("lt-1", "8"),
                new Action.Resume("web", Set.of("AZRebalance")),
                new Action.Unmark("web", Set.of(OwnTags.LOCK, OwnTags.LEASE))));
        actions.addAll(fleetActions());
        actions.addAll(swapActions());
        actions.add(new Action.ProtectFromTermination(Set.of(INSTANCE)));
        actions.add(new Action.AskSize("web", AT));
        actions.add(new Action.EndWarm("web", Set.of("i-5", "i-6"), true));
        actions.add(new Action.RestoreVersion("lt-1", "7", "8", ID + "-B", "AWS Rollouts: back to ami-1"));
        return actions;
    }

    private static List<Action> fleetActions() {
        Map<String, String> tags = Map.of(OwnTags.FLEET, ID + "/canary");
        Condition condition = new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes", "1"));
        FleetOrder order =
                new FleetOrder("web-canary", "web", new TemplateRef("lt-9", "1"), 2, List.of(TARGET_GROUP), tags);
        return List.of(
                new FleetAction.MakeTemplate(
                        Fleet.CANARY, "canary", new TemplateRef("lt-1", "7"), "ami-2", ID + "-C", tags),
                new FleetAction.MakeTargetGroup(Fleet.CANARY, "aro-canary", TARGET_GROUP.id(), tags),
                new FleetAction.Weigh(
                        "rule/1",
                        "shop:80 rule 10",
                        List.of(new Weight(TARGET_GROUP.id(), 95), new Weight("tg-canary", 5))),
                new FleetAction.MakeFleet(Fleet.CANARY, order),
                new FleetAction.SizeFleet(Fleet.BASELINE, "web-baseline", 3),
                new FleetAction.RegisterFleet(Fleet.CANARY, "web-canary", List.of(TARGET_GROUP)),
                new FleetAction.MakeRule("rule/1", "shop:80 rule 10", List.of(condition), "tg-canary", tags),
                new FleetAction.Replace(Fleet.CANARY, "web-canary", "i-7"),
                new FleetAction.DropRules(Set.of("rule/7"), "aro-canary", Set.of("rule/1")),
                new FleetAction.DropFleet(Fleet.CANARY, "web-canary"),
                new FleetAction.DropTargetGroup(Fleet.CANARY, "aro-canary", Optional.empty()),
                new FleetAction.DropTemplate(Fleet.CANARY, "canary"),
                new FleetAction.FindRoutes(Set.of(TARGET_GROUP.id())));
    }

    private static List<Action> swapActions() {
        return List.of(
                new SwapAction.TagGroup(GroupStep.LIVE, "web-v002", Map.of(OwnTags.LIVE, "2")),
                new SwapAction.UntagGroup(GroupStep.UNLOCKED, "web-v002", Set.of(OwnTags.LOCK)),
                new SwapAction.BoundGroup(GroupStep.SIZED, "web-v002", new Bounds(1, 8, 4)),
                new SwapAction.RaiseTarget(GroupStep.BLUE_RAISED, "web", new Bounds(1, 8, 8), 9),
                new SwapAction.ActivateGroup(GroupStep.ACTIVATED, "web-v002", "web"),
                new SwapAction.GuardGroup(GroupStep.PROTECTED, "web-v002", Set.of("i-1")),
                new SwapAction.SuspendGroup(
                        GroupStep.SUSPENDED, "web-v002", Set.of("AlarmNotification", "ScheduledActions")),
                new SwapAction.ResumeGroup(
                        GroupStep.RESUMED, "web-v002", Set.of("AlarmNotification", "ScheduledActions")),
                new SwapAction.SetGroupTemplate(GroupStep.TEMPLATE_SET, "web-v002", new TemplateRef("lt-9", "1")),
                new SwapAction.Deregister(GroupStep.BLUE_OUT, "web", List.of(TARGET_GROUP)),
                new SwapAction.Reregister(GroupStep.BLUE_OUT, "web", List.of(TARGET_GROUP)),
                new SwapAction.Feed(GroupStep.BLUE_FED, "web", List.of(TARGET_GROUP)));
    }

    /** A swap to a group that stands already, with a test route and a former fleet. */
    private static Plan swap() {
        Plan plain = plan();
        Plan.Route route = new Plan.Route("rule/1", "shop:80 rule 10", "lb/1", List.of(new Weight("tg-blue", 1)));
        Plan.Standing standing = new Plan.Standing(
                new Bounds(0, 8, 0),
                new Bounds(2, 8, 4),
                Set.of("ScheduledActions"),
                Set.of("ScheduledActions"),
                new TemplateRef("lt-2", "3"),
                "3",
                "ami-1",
                Optional.of(TARGET_GROUP),
                Map.of(OwnTags.TARGET, "web"));
        Plan.Swapping swapping = new Plan.Swapping(
                "web",
                3,
                "web-b",
                Optional.of(standing),
                Optional.of(route),
                "http://shop:8080",
                true,
                Optional.of(new Plan.Former("web-v001", Optional.of(TARGET_GROUP), true)),
                Map.of(Fleet.BLUE, "aws-rollouts-web"),
                List.of(new ScheduledChange(
                        "evening", Instant.EPOCH, OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(2))));
        Plan.Step alone = new Plan.Step(1, 0, Map.of(Fleet.GREEN, 4));
        Plan.Step all = new Plan.Step(2, 100, Map.of(Fleet.GREEN, 4));
        return new Plan(
                plain.rolloutId(),
                plain.spec().with(Swap.defaults()),
                plain.at(),
                plain.images(),
                plain.target(),
                new Plan.Promotion.Nothing(),
                Optional.of(new Plan.Shifting(
                        Optional.of(TARGET_GROUP), List.of(route), List.of(alone, all), Optional.of(swapping))),
                List.of(),
                plain.replaced(),
                plain.kept(),
                plain.warnings(),
                plain.estimate(),
                Map.of("i-5", "ami-9"),
                Budget.of(9, 4, 2, 1, 4));
    }

    /** A shift with parts of every kind. */
    static ShiftState shift() {
        return ShiftState.none()
                .template(Fleet.CANARY, Optional.of("lt-9"))
                .template(Fleet.BASELINE, Optional.empty())
                .with(Fleet.CANARY, stand -> stand.sized(2, AT)
                        .targetGroup(Optional.of(TARGET_GROUP))
                        .with(
                                "i-7",
                                new ShiftState.FleetInstance(instance("i-7"), AT, Optional.of("it is gone"), true)))
                .with(
                        Fleet.BASELINE,
                        stand -> stand.sized(1, AT).registeredNow().dropped(AT))
                .routed("rule/1", List.of(new Weight(TARGET_GROUP.id(), 95), new Weight("tg-canary", 5)), AT)
                .withRules(true)
                .doing(GroupStep.LOCKED)
                .meaning(GroupStep.SIZED);
    }

    public static List<Result> results() {
        return List.of(
                new Result.Done(),
                new Result.Kept(Map.of("i-7", "it is protected")),
                new Result.NotYet("somebody has given it instances again"),
                new Result.Launched(List.of(instance(INSTANCE), instance("i-2"))),
                new Result.Attached(
                        Map.of(INSTANCE, Cloud.Attached.DONE, "i-2", Cloud.Attached.NO_ROOM),
                        Map.of("i-2", "the group is full")),
                new Result.Released(Cloud.Released.AT_MINIMUM),
                new Result.Version("8"),
                new Result.Changes(Map.of(INSTANCE, 1, "i-3", -1)),
                new Result.Resized(
                        List.of(new Cloud.SizeChange(14, 12, true, AT, Map.of(INSTANCE, -1))),
                        Optional.of(Map.of(INSTANCE, -1))),
                new Result.Named("lt-9"),
                new Result.Target(TARGET_GROUP),
                new Result.Routes(Map.of("rule/9", "shop:80 rule 20")),
                new Result.Failed(CloudException.Kind.QUOTA, "RunInstances for 2 hit a quota: vCPU"),
                new Result.Cooled(new Cloud.Cooled(Set.of("i-5"), Map.of("i-6", "it is protected"))));
    }

    /** Events of every kind, with actions and results of every kind; the journal of a rollout that was promoted. */
    public static List<Event> events() {
        List<Event> events = new ArrayList<>();
        plans().forEach(plan -> events.add(new Event.Planned(AT, plan)));
        List<Action> actions = actions();
        List<Result> results = results();
        for (int i = 0; i < actions.size(); i++) {
            events.add(new Event.Intended(AT, i + 1, actions.get(i)));
            events.add(new Event.Concluded(AT, i + 1, results.get(i % results.size())));
        }
        Leases leases = Leases.none()
                .lock(Optional.of(AT))
                .held()
                .withMax(Optional.of(new Leases.Size(8, 10, AT)))
                .withMin(Optional.of(new Leases.Size(2, 1, AT)))
                .withSuspended(Set.of("AZRebalance"))
                .guarding(Set.of(INSTANCE), true)
                .withVersion(Optional.of("8"))
                .withPromoted(Optional.of(AT));
        events.addAll(List.of(
                new Event.Unsure(AT, "no answer in time"),
                new Event.Unanswered(AT, 3, CloudException.Kind.THROTTLED, "Scaling activity in progress"),
                new Event.Dropped(AT, 3, "Scaling activity in progress"),
                new Event.Recovered(
                        AT,
                        List.of(instance(INSTANCE)),
                        Set.of(INSTANCE),
                        1,
                        leases,
                        100,
                        shift(),
                        Optional.of(new CapacityBalance.Before(AT, 4, Set.of("i-9")))),
                new Event.Resumed(AT),
                new Event.LockHeld(AT),
                new Event.Entered(AT, Phase.ROLLING, ""),
                new Event.StageEntered(AT, 0, 2),
                new Event.Reached(AT, INSTANCE, Milestone.COUNTED),
                new Event.Lost(AT, INSTANCE, "it was terminated", true, false),
                new Event.StageReached(AT, true),
                new Event.Asked(AT, 0, INSTANCE),
                new Event.Answered(AT, 0, INSTANCE, new Probe.Answer(200, "ok", "", Duration.ofMillis(20))),
                new Event.Excused(AT, 0, INSTANCE, "HTTP / answered 503"),
                new Event.BakeBegan(AT, AT.plusSeconds(60)),
                new Event.Sized(AT, 5),
                new Event.Rebased(AT, 1),
                new Event.LowerSeen(AT, true),
                new Event.Overridden(AT, true, 12, false),
                new Event.Commanded(AT, Command.PROMOTE, "alice"),
                new FleetEvent.TargetAnswers(AT, false),
                new FleetEvent.Joined(AT, Fleet.CANARY, instance("i-7")),
                new FleetEvent.Left(AT, Fleet.CANARY, instance("i-7"), "it became unhealthy", true, false),
                new FleetEvent.Gone(AT, Fleet.BASELINE),
                new FleetEvent.Overridden(
                        AT,
                        Fleet.GREEN,
                        new Overrides(
                                OptionalInt.of(2),
                                OptionalInt.empty(),
                                OptionalInt.of(9),
                                Set.of("Terminate"),
                                Set.of("AlarmNotification")),
                        9),
                new AnalysisEvent.Measuring(AT, AT.plusSeconds(60)),
                new AnalysisEvent.Measured(
                        AT,
                        Map.of(
                                AT.getEpochSecond(),
                                new Findings.Pair(
                                        new Analysis.Minute(300, List.of(0.01, Double.NaN)),
                                        new Analysis.Minute(Double.NaN, List.of(0.0, 0.08)))),
                        Optional.empty()),
                new AnalysisEvent.Judged(AT, 0, AT.plusSeconds(60), verdict()),
                new Event.Yielded(AT, "r-other"),
                new Event.Finished(AT, Outcome.PROMOTED, "web runs ami-2 \u2013 caf\u00e9")));
        return events;
    }
}
