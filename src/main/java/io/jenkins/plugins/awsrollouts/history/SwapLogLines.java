package io.jenkins.plugins.awsrollouts.history;

import io.jenkins.plugins.awsrollouts.cloud.Balancer;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what becomes of the groups that change places. */
final class SwapLogLines {
    private static final String PLACE = "swap";
    private static final String GREEN = Fleet.GREEN.word();
    private static final String BLUE = Fleet.BLUE.word();

    private SwapLogLines() {}

    /** What a call has brought about. */
    static Optional<LogLine> done(Event.Concluded event, SwapAction action, RolloutState state) {
        if (action instanceof SwapAction.TagGroup tagged) {
            return tagged(event, tagged, state);
        }
        if (action instanceof SwapAction.UntagGroup untagged) {
            return untagged(event, untagged, state);
        }
        if (action instanceof SwapAction.Deregister out) {
            return LogLine.of(
                    event,
                    "traffic",
                    who(state, out.group()) + " gets no request of " + names(out.balancers()) + " any more",
                    LogLine.Weight.STEP);
        }
        if (action instanceof SwapAction.Reregister back) {
            return LogLine.of(
                    event,
                    "traffic",
                    who(state, back.group()) + " gets requests of " + names(back.balancers()) + " again",
                    LogLine.Weight.STEP);
        }
        return LogLine.of(event, GREEN, action.words());
    }

    private static Optional<LogLine> tagged(Event.Concluded event, SwapAction.TagGroup action, RolloutState state) {
        return switch (action.step()) {
            case LIVE ->
                LogLine.of(
                        event,
                        PLACE,
                        action.group() + " has the place of "
                                + state.plan().swapping().orElseThrow().target() + " now, and its tags say so",
                        LogLine.Weight.STEP);
            case BLUE_TAGGED -> LogLine.of(event, BLUE, "the tags of " + action.group() + " say what it was like");
            default -> LogLine.of(event, "locked", action.group() + " is locked for " + state.id());
        };
    }

    private static Optional<LogLine> untagged(Event.Concluded event, SwapAction.UntagGroup action, RolloutState state) {
        return switch (action.step()) {
            case BLUE_UNTAGGED ->
                LogLine.of(event, BLUE, "the tags of " + action.group() + " no longer say how to go back");
            default -> LogLine.of(event, "unlocked", action.group() + " is free for other rollouts");
        };
    }

    private static String who(RolloutState state, String group) {
        return group.equals(state.plan().group()) ? BLUE : GREEN;
    }

    private static String names(List<Balancer> balancers) {
        return balancers.stream().map(Balancer::shortName).collect(Collectors.joining(", "));
    }

    /** All requests go to green. */
    static Optional<LogLine> swapped(Event event, Plan plan) {
        String text = "all requests go to " + plan.images().newId() + " in "
                + plan.swapping().orElseThrow().green() + "; " + plan.group() + " stands by";
        return LogLine.of(event, PLACE, text, LogLine.Weight.GOOD);
    }

    /** The time for which blue stands by has begun. */
    static Optional<LogLine> standsBy(Event.BakeBegan event, Plan plan) {
        String time = Words.of(Duration.between(event.at(), event.until()));
        String text = plan.group() + " stands by for " + time + "; until then the way back is a change of weights";
        return LogLine.of(event, BLUE, text, LogLine.Weight.STEP);
    }

    /** From here on the way back is another rollout. */
    static Optional<LogLine> retiring(Event event, Plan plan) {
        return LogLine.of(event, BLUE, plan.group() + " " + SwapLines.fate(plan), LogLine.Weight.STEP);
    }
}
