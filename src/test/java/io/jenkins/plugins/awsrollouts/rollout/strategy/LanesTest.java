package io.jenkins.plugins.awsrollouts.rollout.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.state.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of the calls that a controller had meant to make before it died. */
class LanesTest {
    private static final Instant AT = Samples.AT;
    private static final Instant LATER = AT.plusSeconds(200);

    private static RolloutState resumed(Action action) {
        return RolloutState.of(List.of(
                new Event.Planned(AT, Samples.plan()), new Event.Intended(AT, 1, action), new Event.Resumed(LATER)));
    }

    @Test
    void aReleaseIsDecidedAnewSinceThoseWhoServedThenMayHaveDied() {
        RolloutState state = resumed(new Action.Release("web", "i-3", true));
        Decision decision = Decider.decide(state, Observation.none(), LATER);
        assertEquals(List.of(new Event.Dropped(LATER, 1, "")), decision.events());
        RolloutState after = state.after(decision.events().get(0));
        assertEquals(Optional.empty(), Lanes.due(after, LATER));
        assertEquals(1, after.books().doubtful().size(), "the group's activities tell whether it has happened");
    }

    @Test
    void whateverElseItHadMeantIsMadeAgain() {
        assertEquals(Optional.of(1L), Lanes.due(resumed(Samples.actions().get(1)), LATER));
    }

    @Test
    void aRolloutDoesNotGoOnFromWhatItCannotDoYetSinceAWSHasJustRefusedIt() {
        Action unmark = new Action.Unmark("web", Set.of("lock"));
        RolloutState refused = RolloutState.of(List.of(
                new Event.Planned(AT, Samples.plan()),
                new Event.Intended(AT, 1, unmark),
                new Event.Concluded(AT, 1, new Result.Failed(CloudException.Kind.DENIED, "not now"))));
        Decision.Draft draft = new Decision.Draft();
        draft.act(unmark);
        draft.event(new Event.Entered(AT, Phase.SETTLING, ""));
        Lanes.withhold(draft, refused, AT.plusSeconds(1));
        Decision decision = draft.done();
        assertEquals(List.of(), decision.actions());
        assertEquals(List.of(), decision.events());
    }
}
