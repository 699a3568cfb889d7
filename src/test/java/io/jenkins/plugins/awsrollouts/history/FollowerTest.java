package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.rollout.strategy.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final Observation SEEN =
            HandMade.seen(5, HandMade.views(HandMade.view("i-old1", "ami-old", "a", -9000)), Map.of());

    private final MemoryJournal journal = new MemoryJournal();
    private final List<LogLine> lines = new ArrayList<>();
    private final List<Follower.Rest> rests = new ArrayList<>();

    private Follower follower() {
        return new Follower(journal, Sightings.none(), lines::add, rests::add);
    }

    private void happen(Follower follower, List<Event> events) {
        for (Event event : events) {
            journal.append(event);
            follower.happened(event, RolloutState.of(journal.events()), SEEN);
        }
    }

    private List<String> told() {
        return lines.stream().map(LogLine::word).toList();
    }

    @Test
    void showsNothingBeforeThePlanAndAllThatHappensAfterIt() {
        Follower follower = follower();
        assertEquals(Optional.empty(), follower.view(HandMade.at(0)));
        happen(follower, HandMade.good().events);
        DeploymentView view = follower.view(HandMade.at(300)).orElseThrow();
        assertEquals("promoted", view.pill().text());
        assertEquals(LogLines.of(journal.events()), view.log());
        assertEquals(lines, view.log());
        assertEquals(List.of(Follower.Rest.OVER), rests);
    }

    @Test
    void thePastOfAResumedRolloutIsSeenAtOnceAndToldToNobody() {
        List<Event> past =
                new HandMade().planned().entered(1, Phase.ROLLING, "").batch(2, 0).events;
        past.forEach(journal::append);
        Follower follower = follower();
        assertEquals(
                "batch 1 of 2",
                follower.view(HandMade.at(9)).orElseThrow().pill().text());
        assertEquals(past, follower.events());
        journal.append(new Event.Resumed(HandMade.at(10)));
        happen(follower, new HandMade().launched(11, "i-new1", "a").events);
        assertEquals(List.of("launched"), told());
        assertEquals(journal.events(), follower.events());
        assertEquals(
                List.of("planned", "batch 1", "resumed", "launched"),
                follower.view(HandMade.at(12)).orElseThrow().log().stream()
                        .map(LogLine::word)
                        .toList());
        assertEquals(List.of(), rests);
    }

    @Test
    void theRevisionGrowsWithEventsLooksAndWaitsAndWithNothingElse() {
        Follower follower = follower();
        assertEquals(0, follower.revision());
        happen(follower, new HandMade().planned().events);
        long planned = follower.revision();
        assertTrue(planned > 0);
        RolloutState state = follower.state().orElseThrow();
        follower.waiting(state, SEEN, "patience", HandMade.at(60));
        assertEquals(planned + 1, follower.revision());
        follower.waiting(state, SEEN, "patience", HandMade.at(70));
        follower.view(HandMade.at(80));
        assertEquals(planned + 1, follower.revision(), "nothing new");
        follower.waiting(state, HandMade.seen(65, Map.of(), Map.of()), "patience", HandMade.at(90));
        assertEquals(planned + 2, follower.revision(), "a look");
        follower.broken(state, new IllegalStateException("the disk is full"));
        assertEquals(planned + 3, follower.revision(), "the end");
    }

    @Test
    void tellsEachTimeThatItComesToRestAfterTheLineThatSaysSo() {
        Follower follower = new Follower(journal, Sightings.none(), lines::add, how -> {
            rests.add(how);
            assertEquals(how == Follower.Rest.HELD ? "held" : "rolled back", told().get(told().size() - 1));
        });
        happen(follower, new HandMade().planned().entered(1, Phase.HELD, "no idea").events);
        assertEquals(List.of(Follower.Rest.HELD), rests);
        happen(
                follower,
                new HandMade()
                        .entered(2, Phase.ROLLING_BACK, "told so")
                        .finished(9, Outcome.ROLLED_BACK, "web is back")
                        .events);
        assertEquals(List.of(Follower.Rest.HELD, Follower.Rest.OVER), rests);
    }

    @Test
    void saysWhyItBroke() {
        Follower follower = follower();
        happen(follower, new HandMade().planned().events);
        follower.broken(follower.state().orElseThrow(), new IllegalStateException("the disk is full"));
        assertEquals(Optional.of("the disk is full"), follower.problem());
        assertEquals(List.of(Follower.Rest.BROKEN), rests);
    }
}
