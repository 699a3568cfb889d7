package io.jenkins.plugins.awsrollouts.rollout.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.GroupView;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.Member;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.LaunchedInstance;
import io.jenkins.plugins.awsrollouts.rollout.state.Milestone;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a warm pool with a reuse policy gives back of what a scale-in has taken. */
class TargetSceneTest {
    private static final Instant AT = Samples.AT;
    private static final Instant TAKEN = AT.plusSeconds(300);
    private static final InstanceView OURS = Samples.instance("i-1");

    /** An instance of the rollout's has joined, and a scale-in has taken it. */
    private static RolloutState taken(Event... before) {
        List<Event> events = new ArrayList<>(List.of(
                new Event.Planned(AT, Samples.plan()),
                new Event.Intended(AT, 1, Samples.actions().get(1)),
                new Event.Concluded(AT, 1, new Result.Launched(List.of(OURS))),
                new Event.Intended(AT, 2, new Action.Attach("web", List.of("i-1"))),
                new Event.Concluded(AT, 2, new Result.Attached(Map.of("i-1", Cloud.Attached.DONE), Map.of()))));
        events.addAll(List.of(before));
        events.add(new Event.Lost(TAKEN, "i-1", "its group took it out of service", false, true));
        return RolloutState.of(events);
    }

    private static TargetScene inService(RolloutState state, Instant asOf) {
        Member member = new Member("i-1", OURS.zone(), OURS.type(), Member.Lifecycle.IN_SERVICE, true, false);
        GroupView group = new GroupView("web", 1, 1, 8, Optional.empty(), List.of(member), Set.of(), Map.of(), asOf);
        Observation seen =
                Observation.none().with(copy -> copy.group(Optional.of(group)).instances(Map.of("i-1", OURS)));
        return TargetScene.of(state, seen, asOf);
    }

    @Test
    void whatHasCountedAndComesBackFromTheWarmPoolIsAMemberLikeAnyOther() {
        RolloutState state = taken(new Event.Reached(AT, "i-1", Milestone.COUNTED));
        List<TargetInstance> wanted = inService(state, TAKEN.plusSeconds(61)).wanted();
        assertEquals(List.of("i-1"), wanted.stream().map(TargetInstance::id).toList());
        assertTrue(wanted.get(0).ours().flatMap(LaunchedInstance::lost).isEmpty());
    }

    @Test
    void whatComesBackBeforeItHasCountedIsToGo() {
        TargetScene scene = inService(taken(), TAKEN.plusSeconds(61));
        assertEquals(1, scene.capacity().size());
        assertEquals(List.of(), scene.wanted());
    }

    @Test
    void aLookThatMayBeFromBeforeItWasTakenBringsNobodyBack() {
        RolloutState state = taken(new Event.Reached(AT, "i-1", Milestone.COUNTED));
        assertEquals(List.of(), inService(state, TAKEN.plusSeconds(60)).capacity());
    }
}
