package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Life;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Span;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Standing;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryViewTest {
    private static final Sightings BEFORE = Sightings.of(HandMade.seen(
            0,
            HandMade.views(
                    HandMade.view("i-old1", "ami-old", "a", -9000), HandMade.view("i-old2", "ami-old", "b", -9000)),
            Map.of("i-old1", Health.HEALTHY, "i-old2", Health.HEALTHY)));

    private static Instance instance(DeploymentView view, String id) {
        return view.fleet().stream()
                .flatMap(zone -> zone.instances().stream())
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Life life(DeploymentView view, String id) {
        return view.timeline().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRolloutThatJustBegan() {
        DeploymentView view = new HandMade().planned().view(BEFORE, 10);
        assertEquals("ami-new (shop-2) on web", view.headline());
        assertEquals(new DeploymentView.Pill(Tone.RUNNING, "starting"), view.pill());
        assertEquals(Optional.empty(), view.ended());
        assertEquals(Optional.of(HandMade.at(300)), view.expectedEnd());
        assertEquals("patience", view.waitingFor());
        assertEquals(
                List.of("Check and lock NOW", "Batch 1 LATER", "Batch 2 LATER", "Promote LATER", "Restore LATER"),
                view.stages().stream()
                        .map(stage -> stage.name() + " " + stage.standing())
                        .toList());
        assertEquals(new DeploymentView.Capacity(2, 2, 2, true), view.capacity());
        assertEquals("1 old", view.fleet().get(0).summary());
        assertEquals("not asked yet", view.gates().get(0).pill().text());
    }

    @Test
    void aTargetThatAnotherRolloutTookOverIsNoSuccess() {
        DeploymentView view = new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .finished(9, Outcome.FAILED, "rollout r-2 has taken web over")
                .view(BEFORE, 10);
        assertEquals(new DeploymentView.Pill(Tone.BAD, "failed"), view.pill());
        assertEquals("rollout r-2 has taken web over", view.reason());
    }

    @Test
    void aBatchUnderWay() {
        HandMade journal = new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .launched(3, "i-new1", "a")
                .answered(50, "i-new1", 503);
        DeploymentView view = journal.view(BEFORE, 60);
        assertEquals("batch 1 of 2", view.pill().text());
        assertEquals(State.STARTING, instance(view, "i-new1").state());
        assertEquals("…", instance(view, "i-new1").letter());
        assertEquals("O", instance(view, "i-old1").letter());
        assertEquals(
                "tg-web: healthy, status checks passed",
                instance(view, "i-old1").words());
        assertTrue(instance(view, "i-new1").words().contains("answered 503"), "tells what the gate said");
        assertEquals(Tone.RUNNING, view.gates().get(0).pill().tone());
        assertTrue(view.gates().get(0).words().startsWith("0 of 1 instance passed; i-new1 answered 503"));
        DeploymentView.Stage batch = view.stages().get(1);
        assertEquals(
                new DeploymentView.Stage("Batch 1", "1 of 2 new", Standing.NOW, Optional.of(Duration.ofSeconds(58))),
                batch);
    }

    @Test
    void aReleasedInstanceDrainsUntilTheGroupNoLongerShowsIt() {
        HandMade journal = new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .launched(3, "i-new1", "a")
                .counted(90, "i-new1")
                .released(91, "i-old1");
        DeploymentView draining = journal.view(BEFORE, 100);
        assertEquals("⇣", instance(draining, "i-old1").letter());
        assertEquals("N", instance(draining, "i-new1").letter());
        assertEquals("1 new · 1 draining", draining.fleet().get(0).summary());
        Sightings later = BEFORE.after(HandMade.seen(
                130,
                HandMade.views(
                        HandMade.view("i-new1", "ami-new", "a", 3), HandMade.view("i-old2", "ami-old", "b", -9000)),
                Map.of("i-new1", Health.HEALTHY, "i-old2", Health.HEALTHY)));
        DeploymentView gone = journal.view(later, 140);
        assertEquals("1 new", gone.fleet().get(0).summary());
        assertEquals(
                List.of(
                        new Span(State.SERVING, HandMade.START, HandMade.at(91)),
                        new Span(State.DRAINING, HandMade.at(91), HandMade.at(130))),
                life(gone, "i-old1").spans());
    }

    @Test
    void whyABalancerCallsAnInstanceUnhealthyIsTold() {
        Health silent = new Health(Health.State.UNHEALTHY, "Target.Timeout", "Request timed out");
        Sightings seen = BEFORE.after(HandMade.seen(
                1,
                HandMade.views(HandMade.view("i-old1", "ami-old", "a", -9000)),
                Map.of("i-old1", silent, "i-old2", Health.HEALTHY)));
        DeploymentView view = new HandMade().planned().view(seen, 10);
        assertTrue(
                instance(view, "i-old1").words().contains("unhealthy (Request timed out)"),
                instance(view, "i-old1")::words);
    }

    @Test
    void aGoodRolloutFromItsJournalAlone() {
        DeploymentView view = HandMade.good().view(Sightings.none(), 99999);
        assertEquals(new DeploymentView.Pill(Tone.GOOD, "promoted"), view.pill());
        assertEquals("", view.reason());
        assertEquals(HandMade.at(220), view.asOf());
        assertTrue(view.stages().stream().allMatch(stage -> stage.standing() == Standing.DONE));
        assertFalse(view.capacity().known());
        assertEquals(
                List.of(
                        new Span(State.STARTING, HandMade.at(3), HandMade.at(50)),
                        new Span(State.ON_TRIAL, HandMade.at(50), HandMade.at(90)),
                        new Span(State.SERVING, HandMade.at(90), HandMade.at(220))),
                life(view, "i-new1").spans());
        assertEquals("launched", life(view, "i-new1").milestones().get(0).word());
        assertEquals(TargetInstanceViews.NOWHERE, life(view, "i-old1").zone());
    }

    @Test
    void aRolledBackOneTellsWhyAndWhatWasNotBegun() {
        DeploymentView view = new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .launched(3, "i-new1", "a")
                .add(new Event.Lost(HandMade.at(120), "i-new1", "HTTP /health answered 503", true, false))
                .entered(121, Phase.ROLLING_BACK, "2 new instances failed")
                .entered(130, Phase.SETTLING, "")
                .finished(140, Outcome.ROLLED_BACK, "2 new instances failed")
                .view(BEFORE, 150);
        assertEquals(new DeploymentView.Pill(Tone.BAD, "rolled back"), view.pill());
        assertEquals("2 new instances failed", view.reason());
        assertEquals(
                List.of("DONE", "FAILED", "SKIPPED", "DONE", "DONE"),
                view.stages().stream().map(stage -> stage.standing().name()).toList());
        assertTrue(life(view, "i-new1").milestones().stream()
                .anyMatch(mark -> mark.word().equals("failed")));
    }

    @Test
    void aHeldOneWaits() {
        DeploymentView view = new HandMade()
                .planned()
                .entered(1, Phase.ROLLING, "")
                .batch(2, 0)
                .entered(30, Phase.HELD, "aborted by ann")
                .view(BEFORE, 40);
        assertEquals(new DeploymentView.Pill(Tone.WAITING, "held"), view.pill());
        assertEquals("aborted by ann", view.reason());
        assertEquals(Optional.empty(), view.expectedEnd());
    }

    @Test
    void linesTellWhatMattersOnce() {
        List<LogLine> lines =
                LogLines.of(HandMade.good().answered(300, "i-new1", 503).answered(305, "i-new1", 503).events);
        assertEquals(
                List.of(
                        "planned",
                        "batch 1",
                        "launched",
                        "attached",
                        "healthy",
                        "released",
                        "batch 1",
                        "batch 2",
                        "launched",
                        "attached",
                        "healthy",
                        "released",
                        "promote",
                        "restore",
                        "promoted",
                        "gate"),
                lines.stream().map(LogLine::word).toList());
        assertEquals(
                "web: 2 instances from ami-old to ami-new (shop-2), half at a time in 2 batches, about 5 min",
                lines.get(0).text());
        assertEquals("1 t3.large of ami-new in a: i-new1", lines.get(2).text());
        assertEquals(
                "i-new1 counts, 1 min 27 s after its launch (1 launched of ami-new do)",
                lines.get(4).text());
        assertEquals(
                "HTTP /health on i-new1 answered 503, expected 200-299",
                lines.get(15).text());
    }

    @Test
    void linesSayNothingOfWhatIsOnlyForTheMachine() {
        LogLines lines = new LogLines();
        lines.tell(new HandMade().planned().events.get(0));
        assertEquals(Optional.empty(), lines.tell(new Event.Asked(HandMade.at(1), 0, "i-1")));
        assertEquals(Optional.empty(), lines.tell(new Event.LowerSeen(HandMade.at(1), true)));
        assertEquals(Optional.empty(), lines.tell(new Event.LockHeld(HandMade.at(1))));
    }
}
