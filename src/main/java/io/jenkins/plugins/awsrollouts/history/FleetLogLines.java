package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.ShiftState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what becomes of the fleets beside a target, and of its requests. */
final class FleetLogLines {
    private static final String TRAFFIC = "traffic";
    private static final String REMOVED = "removed";

    private FleetLogLines() {}

    /** What was seen of a fleet. */
    static Optional<LogLine> seen(FleetEvent event, RolloutState after) {
        if (event instanceof FleetEvent.Joined joined) {
            return InstanceLogLines.healthy(event, joined(joined, after));
        }
        if (event instanceof FleetEvent.Left left) {
            String who = left.view().id() + " of " + named(left.fleet());
            return InstanceLogLines.lost(event, who, left.why(), left.failed());
        }
        if (event instanceof FleetEvent.TargetAnswers told) {
            String group = after.plan().group();
            return told.answers()
                    ? LogLine.of(
                            event,
                            "healthy",
                            "somebody of " + group + " answers again: the step begins anew",
                            LogLine.Weight.STEP)
                    : LogLine.of(event, "unhealthy", "nobody of " + group + " answers any more", LogLine.Weight.BAD);
        }
        if (event instanceof FleetEvent.Overridden set) {
            return overridden(set, after);
        }
        return event instanceof FleetEvent.Gone gone
                ? LogLine.of(event, REMOVED, "the group of " + named(gone.fleet()) + " is gone")
                : Optional.empty();
    }

    private static Optional<LogLine> overridden(FleetEvent.Overridden event, RolloutState after) {
        String words = event.overrides().words();
        String stays =
                event.fleet() == Fleet.GREEN && !event.overrides().limits().isEmpty() ? "; its limits stay so" : "";
        String text = words.isEmpty()
                ? "its group is as the rollout has left it again"
                : "of its group somebody has " + words + stays;
        return LogLine.of(event, event.fleet().word(), text, LogLine.Weight.BAD);
    }

    /** A colour is a name, and what a canary is needs an article. */
    private static String named(Fleet fleet) {
        return fleet == Fleet.CANARY || fleet == Fleet.BASELINE ? "the " + fleet.word() : fleet.word();
    }

    private static String joined(FleetEvent.Joined event, RolloutState after) {
        ShiftState.Stand stand = after.shift().stand(event.fleet());
        long serving = stand.instances().values().stream()
                .filter(instance -> instance.lost().isEmpty())
                .count();
        String time = InstanceLogLines.sinceLaunch(event.view(), event);
        return event.view().id() + " of " + named(event.fleet()) + " is in service, " + time + " (" + serving + " of "
                + stand.size() + ")";
    }

    /** What a call has brought about; refusals are told elsewhere. */
    static Optional<LogLine> done(Event.Concluded event, FleetAction action, RolloutState after) {
        if (event.result() instanceof Result.Released released && action instanceof FleetAction.Replace replace) {
            return InstanceLogLines.released(
                    event,
                    replace.id() + " of " + named(replace.fleet()),
                    released.how(),
                    "ends, and its group launches another",
                    "its group is at its minimum");
        }
        if (action instanceof SwapAction swap) {
            return SwapLogLines.done(event, swap, after);
        }
        if (action instanceof FleetAction.Weigh weigh) {
            return LogLine.of(event, TRAFFIC, shares(weigh, after), LogLine.Weight.STEP);
        }
        if (action instanceof FleetAction.MakeRule rule) {
            String text = "requests of " + rule.name() + " whose "
                    + rule.conditions().stream().map(Condition::text).collect(Collectors.joining(" and "))
                    + " go to the canary";
            return LogLine.of(event, TRAFFIC, text, LogLine.Weight.STEP);
        }
        if (action instanceof FleetAction.DropRules) {
            return LogLine.of(event, TRAFFIC, "no request is chosen for the canary any more", LogLine.Weight.STEP);
        }
        if (action instanceof FleetAction.RegisterFleet registered) {
            String balancers =
                    registered.balancers().stream().map(Balancer::shortName).collect(Collectors.joining(", "));
            String share = registered.fleet() == Fleet.GREEN
                    ? " fleet gets requests of "
                    : " gets its share of the requests of ";
            String text = "the " + registered.fleet().word() + share + balancers;
            return LogLine.of(event, TRAFFIC, text, LogLine.Weight.STEP);
        }
        return building(event, action);
    }

    private static Optional<LogLine> building(Event.Concluded event, FleetAction action) {
        if (action instanceof FleetAction.MakeTemplate made) {
            String text = "launch template " + made.name() + " has " + made.imageId();
            return LogLine.of(event, made.fleet().word(), text);
        }
        if (action instanceof FleetAction.MakeTargetGroup made) {
            return LogLine.of(event, made.fleet().word(), "target group " + made.name() + " is there");
        }
        if (action instanceof FleetAction.MakeFleet made) {
            String text = "group " + made.order().name() + " launches "
                    + Words.count(made.order().size(), "instance");
            return LogLine.of(event, made.fleet().word(), text);
        }
        if (action instanceof FleetAction.SizeFleet sized) {
            return LogLine.of(
                    event,
                    sized.fleet().word(),
                    sized.size() == 0
                            ? "its instances finish their requests and end"
                            : "its group is to have " + Words.count(sized.size(), "instance"));
        }
        return dropping(event, action);
    }

    private static Optional<LogLine> dropping(Event.Concluded event, FleetAction action) {
        if (action instanceof FleetAction.DropFleet dropped) {
            return LogLine.of(event, REMOVED, "group " + dropped.group() + " is being deleted");
        }
        if (action instanceof FleetAction.DropTargetGroup dropped) {
            return LogLine.of(event, REMOVED, "target group " + dropped.name() + " is deleted");
        }
        return action instanceof FleetAction.DropTemplate dropped
                ? LogLine.of(event, REMOVED, "launch template " + dropped.name() + " is deleted")
                : Optional.empty();
    }

    /** For example {@code stable 90 %, canary 5 %, baseline 5 % of shop:80 rule 10}. */
    private static String shares(FleetAction.Weigh action, RolloutState state) {
        int sum = action.weights().stream().mapToInt(Weight::weight).sum();
        String shares = action.weights().stream()
                .map(weight -> Owners.name(state, weight.targetGroup()) + " " + percent(weight.weight(), sum))
                .collect(Collectors.joining(", "));
        return shares + " of " + action.name();
    }

    private static String percent(int weight, int sum) {
        BigDecimal share = BigDecimal.valueOf(100.0 * weight / Math.max(1, sum)).setScale(1, RoundingMode.HALF_UP);
        return share.stripTrailingZeros().toPlainString() + " %";
    }

    /** A step of the canary: what it sends where. */
    static Optional<LogLine> step(Event event, RolloutState state) {
        Plan plan = state.plan();
        int step = Math.min(Math.max(0, state.stage()), plan.steps() - 1);
        String word = Phrases.stage(plan, step).toLowerCase(Locale.ROOT);
        if (event instanceof Event.StageEntered) {
            return LogLine.of(event, word, CanaryLines.step(plan, step), LogLine.Weight.STEP);
        }
        if (event instanceof Event.BakeBegan bake) {
            String time = Words.of(Duration.between(bake.at(), bake.until()));
            boolean again =
                    state.findings().watch().map(watch -> watch.bakes() > 1).orElse(false);
            String text = word + " is watched for " + time + (again ? " more" : "");
            return LogLine.of(event, "watch", text, LogLine.Weight.STEP);
        }
        boolean weights = plan.shift().orElseThrow().stable().isPresent();
        boolean reached = event instanceof Event.StageReached now && now.now();
        return reached
                ? LogLine.of(event, word, "its instances serve" + (weights ? readBack(state) : ""), LogLine.Weight.GOOD)
                : LogLine.of(event, word, "no longer whole: instances or requests are missing", LogLine.Weight.BAD);
    }

    private static String readBack(RolloutState state) {
        return state.share() == 0
                ? ", and no request of users goes to them"
                : ", and its share of the requests has been read back";
    }

    /** Setting up begins, or goes on after a person has said so. */
    static Optional<LogLine> entered(Event.Entered event, Plan plan) {
        boolean swaps = plan.swapping().isPresent();
        Fleet fleet = swaps ? Fleet.GREEN : Fleet.CANARY;
        String text = event.reason().isEmpty()
                ? "setting up the " + fleet.word() + (swaps ? " fleet" : "")
                : "going on: " + event.reason();
        return event.phase() == Phase.SHIFTING
                ? LogLine.of(event, fleet.word(), text, LogLine.Weight.STEP)
                : Optional.empty();
    }
}
