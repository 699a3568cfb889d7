package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.Weight;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Loss;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Span;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.html.Report;
import io.jenkins.plugins.awsrollouts.rollout.journal.Json;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CanaryViewTest {
    private static final Map<Fleet, List<String>> BOTH =
            Map.of(Fleet.CANARY, List.of("i-can1"), Fleet.BASELINE, List.of("i-base1"));

    private static Sightings seen(long seconds, List<Weight> weights) {
        return Sightings.of(CanaryMade.seen(seconds, BOTH, weights));
    }

    private static List<String> stages(DeploymentView view) {
        return view.stages().stream()
                .map(stage -> stage.name() + ", " + stage.detail() + ": " + stage.standing())
                .toList();
    }

    private static Instance instance(DeploymentView view, String id) {
        return view.fleet().stream()
                .flatMap(zone -> zone.instances().stream())
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static DeploymentView.Life life(DeploymentView view, String id) {
        return view.timeline().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static TrafficView.Split split(DeploymentView view) {
        return view.traffic().orElseThrow().splits().get(0);
    }

    // ---- steps

    @Test
    void theStepsOfACanaryComeBeforeTheBatches() {
        DeploymentView view = new CanaryMade().watched().view(Sightings.none(), 600);
        assertEquals(
                List.of(
                        "Check and lock, 2 instances: DONE",
                        "Canary 25 %, watched, 2 min left: NOW",
                        "Canary 50 %, 1 canary, 1 baseline: LATER",
                        "Batch 1, 1 of 2 new: LATER",
                        "Batch 2, 2 of 2 new: LATER",
                        "Promote, template takes the AMI: LATER",
                        "Restore, traffic, fleets, sizes, lock: LATER"),
                stages(view));
        assertEquals(new Pill(Tone.RUNNING, "canary 25 %"), view.pill());
        assertEquals("2 instances, canary 25, 50 %, then half at a time", view.how());
    }

    @Test
    void batchesAreNumberedFromOneAfterTheSteps() {
        CanaryMade made = new CanaryMade().watched().add(CanaryMade.step(720, 1, 50));
        made.journal.entered(1400, Phase.ROLLING, "").add(CanaryMade.step(1401, 2, 1));
        DeploymentView view = made.view(Sightings.none(), 1500);
        assertEquals(
                List.of(
                        "Check and lock, 2 instances: DONE",
                        "Canary 25 %, 1 canary, 1 baseline: DONE",
                        "Canary 50 %, 1 canary, 1 baseline: DONE",
                        "Batch 1, 1 of 2 new: NOW",
                        "Batch 2, 2 of 2 new: LATER"),
                stages(view).subList(0, 5));
        assertEquals("batch 1 of 2", view.pill().text());
        assertEquals("batch 1", view.log().get(view.log().size() - 1).word());
    }

    @Test
    void aRollbackSkipsTheStepsAndBatchesThatWereNotBegun() {
        CanaryMade made = new CanaryMade().watched();
        made.journal
                .entered(600, Phase.ROLLING_BACK, "latency is high")
                .entered(610, Phase.SETTLING, "")
                .finished(700, Outcome.ROLLED_BACK, "latency is high");
        assertEquals(
                List.of(
                        "Check and lock, 2 instances: DONE",
                        "Canary 25 %, 1 canary, 1 baseline: FAILED",
                        "Canary 50 %, not begun: SKIPPED",
                        "Batch 1, not begun: SKIPPED",
                        "Batch 2, not begun: SKIPPED",
                        "Roll back, to ami-old: DONE",
                        "Restore, traffic, fleets, sizes, lock: DONE"),
                stages(made.view(Sightings.none(), 800)));
    }

    @Test
    void aCanaryThatWasHeldGoesOnWithItsStepAndHasTheRestAhead() {
        CanaryMade made = new CanaryMade().watched();
        made.journal.entered(300, Phase.HELD, "aborted by ann");
        assertTrue(stages(made.view(Sightings.none(), 310)).contains("Batch 2, not begun: SKIPPED"));
        made.journal.entered(400, Phase.SHIFTING, "resumed by ann").add(CanaryMade.step(400, 0, 25));
        List<String> stages = stages(made.view(Sightings.none(), 410));
        assertEquals("Held, a person decides: DONE", stages.get(2));
        assertEquals("Canary 25 %, 1 canary, 1 baseline: NOW", stages.get(3));
        assertEquals("Canary 50 %, 1 canary, 1 baseline: LATER", stages.get(4));
    }

    // ---- requests

    @Test
    void aRolloutWithoutACanaryHasNoSplit() {
        assertEquals(
                Optional.empty(), HandMade.good().view(Sightings.none(), 300).traffic());
    }

    @Test
    void sharesAreThoseThatWereSetAgainstThoseThatWereReadBack() {
        DeploymentView view = new CanaryMade().watched().view(seen(105, CanaryMade.weights(50, 25, 25)), 200);
        assertEquals(new Pill(Tone.GOOD, "read back"), split(view).pill());
        assertEquals("shop:80 rule 10", split(view).name());
        assertEquals(
                List.of(
                        new TrafficView.Part(Side.OLD, "stable", 50, OptionalDouble.of(50), "weight 50 of 100"),
                        new TrafficView.Part(Side.BASELINE, "baseline", 25, OptionalDouble.of(25), "weight 25 of 100"),
                        new TrafficView.Part(Side.CANARY, "canary", 25, OptionalDouble.of(25), "weight 25 of 100")),
                split(view).parts());
    }

    @Test
    void aLookFromBeforeTheChangeSaysNothingOfIt() {
        DeploymentView view = new CanaryMade().watched().view(seen(99, CanaryMade.weights(100, 0, 0)), 200);
        assertEquals("not read back yet", split(view).pill().text());
        assertTrue(split(view).parts().stream().allMatch(part -> part.seen().isEmpty()));
    }

    @Test
    void weightsThatSomebodyElseSetAreShownAsTheyAre() {
        List<Weight> theirs = List.of(new Weight(CanaryMade.STABLE, 1), new Weight("arn:x/tg-other/3", 1));
        DeploymentView view = new CanaryMade().watched().view(seen(300, theirs), 310);
        assertEquals(new Pill(Tone.WAITING, "otherwise than set"), split(view).pill());
        TrafficView.Part other = split(view).parts().get(3);
        assertEquals("tg-other", other.name());
        assertEquals(OptionalDouble.of(50), other.seen());
        assertEquals(0, other.wanted());
    }

    @Test
    void chosenUsersAreToldByTheirConditions() {
        Plan plan = CanaryMade.plan(CanaryMade.chosen(), true, List.of());
        CanaryMade made = new CanaryMade().begun(plan).built(5);
        assertEquals(
                "requests of shop:80 rule 10 whose header X-Beta is yes are to go to the canary, and do not yet",
                made.view(Sightings.none(), 9).traffic().orElseThrow().words());
        made.call(
                90,
                new FleetAction.MakeRule(
                        CanaryMade.ROUTE,
                        "shop:80 rule 10",
                        CanaryMade.chosen().match(),
                        CanaryMade.targetGroup(Fleet.CANARY).id(),
                        Map.of()),
                new Result.Named("arn:rule/9"));
        DeploymentView view = made.view(Sightings.none(), 99);
        assertEquals(
                "requests of shop:80 rule 10 whose header X-Beta is yes go to the canary",
                view.traffic().orElseThrow().words());
        assertEquals("Canary", view.stages().get(1).name());
    }

    @Test
    void withoutARuleTheSplitIsOfInstances() {
        Plan plan = CanaryMade.plan(CanaryMade.canary(false), false, List.of());
        CanaryMade made = new CanaryMade().begun(plan).built(5).joined(90, "i-can1", Fleet.CANARY);
        DeploymentView before = made.view(seen(95, List.of()), 95);
        assertEquals("1 of 3 instances", split(before).parts().get(1).figures());
        assertEquals(OptionalDouble.of(0), split(before).parts().get(1).seen(), "it gets no requests yet");
        made.call(96, new FleetAction.RegisterFleet(Fleet.CANARY, "web-canary-r-1", List.of()), new Result.Done());
        TrafficView.Part canary =
                split(made.view(seen(95, List.of()), 97)).parts().get(1);
        assertEquals(100 / 3.0, canary.seen().orElseThrow(), 1e-9);
    }

    // ---- fleets

    @Test
    void fleetsStandBesideTheTargetAndDoNotCountForItsCapacity() {
        DeploymentView view = new CanaryMade().watched().view(seen(105, CanaryMade.weights(50, 25, 25)), 200);
        Instance canary = instance(view, "i-can1");
        assertEquals(List.of(Side.CANARY, State.SERVING), List.of(canary.side(), canary.state()));
        assertEquals("C", canary.letter());
        assertEquals("ami-new", canary.image());
        assertTrue(canary.words().contains("canary: healthy"), canary.words());
        assertEquals("B", instance(view, "i-base1").letter());
        assertEquals("ami-old", instance(view, "i-base1").image());
        assertEquals("1 old · 1 baseline · 1 canary", view.fleet().get(0).summary());
        assertEquals(2, view.capacity().serving());
    }

    @Test
    void anInstanceIsOnTrialUntilItsGatesHavePassed() {
        CanaryMade made = new CanaryMade().watched();
        made.journal.answered(130, "i-can1", 503);
        DeploymentView view = made.view(seen(131, CanaryMade.weights(50, 25, 25)), 140);
        assertEquals(State.ON_TRIAL, instance(view, "i-can1").state());
        assertTrue(instance(view, "i-can1").words().contains("answered 503"));
        DeploymentView starting =
                new CanaryMade().begun(CanaryMade.plan()).built(5).view(seen(20, List.of()), 21);
        assertEquals(State.ON_TRIAL, instance(starting, "i-can1").state(), "in its group, and not in service yet");
    }

    @Test
    void anInstanceThatIsLostIsToldWithItsReason() {
        CanaryMade made = new CanaryMade().begun(CanaryMade.plan()).built(5);
        made.left(110, "i-can1", Fleet.CANARY, "HTTP /health answered 503");
        Sightings seen = seen(111, CanaryMade.weights(100, 0, 0));
        DeploymentView failed = made.view(seen, 112);
        assertEquals(State.FAILED, instance(failed, "i-can1").state());
        assertEquals(
                List.of(new Loss("i-can1", "ami-new", Side.CANARY, HandMade.at(110), "HTTP /health answered 503")),
                failed.lost());
        made.call(
                113,
                new FleetAction.Replace(Fleet.CANARY, "web-canary-r-1", "i-can1"),
                new Result.Released(Cloud.Released.DONE));
        assertEquals(State.DRAINING, instance(made.view(seen, 114), "i-can1").state());
        Sightings later = seen.after(
                CanaryMade.seen(150, Map.of(Fleet.CANARY, List.of("i-can2")), CanaryMade.weights(100, 0, 0)));
        DeploymentView gone = made.view(later, 160);
        assertEquals(1, gone.lost().size(), "still told when it is gone");
        assertEquals(
                List.of(
                        new Span(State.STARTING, HandMade.at(10), HandMade.at(110)),
                        new Span(State.FAILED, HandMade.at(110), HandMade.at(113)),
                        new Span(State.DRAINING, HandMade.at(113), HandMade.at(150))),
                life(gone, "i-can1").spans());
    }

    @Test
    void aFleetThatIsGivenBackDrainsAndGoes() {
        CanaryMade made = new CanaryMade().watched();
        Action empty = new FleetAction.SizeFleet(Fleet.CANARY, "web-canary-r-1", 0);
        made.journal.entered(700, Phase.SETTLING, "").call(710, empty, new Result.Done());
        Sightings seen = seen(705, CanaryMade.weights(100, 0, 0));
        assertEquals(State.DRAINING, instance(made.view(seen, 715), "i-can1").state());
        made.add(new FleetEvent.Gone(HandMade.at(760), Fleet.CANARY));
        Sightings later = seen.after(
                CanaryMade.seen(750, Map.of(Fleet.CANARY, List.of(), Fleet.BASELINE, List.of("i-base1")), List.of()));
        DeploymentView view = made.view(later, 770);
        assertEquals("1 old · 1 baseline", view.fleet().get(0).summary());
        assertEquals(
                List.of(
                        new Span(State.STARTING, HandMade.at(10), HandMade.at(90)),
                        new Span(State.SERVING, HandMade.at(90), HandMade.at(710)),
                        new Span(State.DRAINING, HandMade.at(710), HandMade.at(750))),
                life(view, "i-can1").spans());
    }

    @Test
    void fleetsAreKnownFromTheJournalAlone() {
        DeploymentView view = new CanaryMade().watched().view(Sightings.none(), 200);
        assertEquals(State.SERVING, instance(view, "i-can1").state());
        assertEquals(Side.BASELINE, instance(view, "i-base1").side());
    }

    @Test
    void whatAnOlderVersionHasSeenKnowsNoFleets() throws JsonProcessingException {
        ObjectMapper mapper = Json.mapper().build();
        ObjectNode node = mapper.valueToTree(seen(105, CanaryMade.weights(50, 25, 25)));
        assertEquals("web-canary-r-1", node.get("crews").get("i-can1").asText());
        node.remove("crews");
        assertEquals(Map.of(), mapper.treeToValue(node, Sightings.class).crews());
    }

    // ---- page

    @Test
    void thePageTellsTheSplitInWordsAndNumbers() {
        DeploymentView view = new CanaryMade().watched().view(seen(105, CanaryMade.weights(50, 25, 25)), 200);
        String html = Report.html(List.of(view));
        assertTrue(html.contains("aria-label=\"stable 50\u00a0%, baseline 25\u00a0%, canary 25\u00a0%\""), html);
        assertTrue(html.contains("canary 1 serving · baseline 1 serving"));
        assertFalse(html.contains(" style="), "a page may forbid styles in attributes");
        assertTrue(html.indexOf("id=\"r-1-traffic\"") > 0);
    }

    @Test
    void onceItIsOverNoFleetOfTheRolloutIsLeft() {
        CanaryMade made = new CanaryMade().watched();
        made.journal.entered(700, Phase.SETTLING, "").finished(800, Outcome.PROMOTED, "web runs ami-new");
        DeploymentView view = made.view(seen(105, CanaryMade.weights(50, 25, 25)), 900);
        assertTrue(
                view.fleet().stream().flatMap(zone -> zone.instances().stream()).allMatch(one -> one.side()
                        .ofTarget()));
    }
}
