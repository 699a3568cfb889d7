package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Command;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetEvent;
import io.jenkins.plugins.awsrollouts.rollout.state.Overrides;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanaryLinesTest {
    private static List<String> told(CanaryMade made) {
        return LogLines.of(made.journal.events).stream()
                .map(line -> line.word() + ": " + line.text())
                .toList();
    }

    private static String last(CanaryMade made) {
        List<String> told = told(made);
        return told.get(told.size() - 1);
    }

    private static String toldOf(Action action, Result result) {
        return last(new CanaryMade().watched().call(700, action, result));
    }

    // ---- log

    @Test
    void settingUpAndTheFirstStepAreALineAnEvent() {
        assertEquals(
                List.of(
                        "planned: web: 2 instances from ami-old to ami-new (shop-2), canary 25, 50 %, then half at a"
                                + " time in 2 batches, about 5 min",
                        "canary: setting up the canary",
                        "canary 25 %: 25 % of the requests to 1 instance of ami-new, 25 % to 1 of ami-old",
                        "canary: launch template aws-rollouts-r-1-canary has ami-new",
                        "canary: target group aro-r-1-canary is there",
                        "baseline: target group aro-r-1-baseline is there",
                        "traffic: stable 100 %, canary 0 %, baseline 0 % of shop:80 rule 10",
                        "canary: group web-canary-r-1 launches 1 instance",
                        "baseline: group web-baseline-r-1 launches 1 instance",
                        "healthy: i-can1 of the canary is in service, 1 min 20 s after its launch (1 of 1)",
                        "healthy: i-base1 of the baseline is in service, 1 min 20 s after its launch (1 of 1)",
                        "traffic: stable 50 %, canary 25 %, baseline 25 % of shop:80 rule 10",
                        "canary 25 %: its instances serve, and its share of the requests has been read back",
                        "watch: canary 25 % is watched for 10 min"),
                told(new CanaryMade().watched()));
    }

    @Test
    void givingBackIsALineAnEvent() {
        assertEquals(
                "canary: its instances finish their requests and end",
                toldOf(new FleetAction.SizeFleet(Fleet.CANARY, "web-canary-r-1", 0), new Result.Done()));
        assertEquals(
                "removed: group web-canary-r-1 is being deleted",
                toldOf(new FleetAction.DropFleet(Fleet.CANARY, "web-canary-r-1"), new Result.Done()));
        assertEquals(
                "removed: target group aro-r-1-canary is deleted",
                toldOf(
                        new FleetAction.DropTargetGroup(Fleet.CANARY, "aro-r-1-canary", Optional.empty()),
                        new Result.Done()));
        assertEquals(
                "removed: launch template t is deleted",
                toldOf(new FleetAction.DropTemplate(Fleet.CANARY, "t"), new Result.Done()));
        assertEquals(
                "removed: the group of the baseline is gone",
                last(new CanaryMade().watched().add(new FleetEvent.Gone(HandMade.at(800), Fleet.BASELINE))));
    }

    @Test
    void chosenUsersAreALineWhenTheyComeAndWhenTheyGo() {
        CanaryMade made = new CanaryMade()
                .begun(CanaryMade.plan(CanaryMade.chosen(), true, List.of()))
                .built(5);
        assertTrue(told(made).contains("canary: requests whose header X-Beta is yes to 1 instance of ami-new"));
        made.call(
                90,
                new FleetAction.MakeRule(
                        CanaryMade.ROUTE, "shop:80 rule 10", CanaryMade.chosen().match(), "arn:tg", Map.of()),
                new Result.Named("arn:rule/9"));
        assertEquals("traffic: requests of shop:80 rule 10 whose header X-Beta is yes go to the canary", last(made));
        made.call(99, new FleetAction.DropRules(Set.of(), "aro-r-1-canary", Set.of()), new Result.Done());
        assertEquals("traffic: no request is chosen for the canary any more", last(made));
    }

    @Test
    void anInstanceThatIsReplacedTellsWhyAndHow() {
        CanaryMade made = new CanaryMade().watched().left(300, "i-can1", Fleet.CANARY, "it became unhealthy");
        assertEquals("failed: i-can1 of the canary: it became unhealthy", last(made));
        Action replace = new FleetAction.Replace(Fleet.CANARY, "web-canary-r-1", "i-can1");
        assertEquals(
                "released: i-can1 of the canary ends, and its group launches another",
                last(made.call(301, replace, new Result.Released(Cloud.Released.DONE))));
        assertEquals(
                "released: i-can1 of the canary had left already",
                toldOf(replace, new Result.Released(Cloud.Released.GONE)));
    }

    @Test
    void aRefusedCallTellsWhatWasMeant() {
        Action size = new FleetAction.SizeFleet(Fleet.CANARY, "web-canary-r-1", 3);
        assertEquals(
                "refused: could not size web-canary-r-1 to 3 instances: no room",
                toldOf(size, new Result.Failed(CloudException.Kind.CAPACITY, "no room")));
        assertEquals("canary: its group is to have 3 instances", toldOf(size, new Result.Done()));
    }

    @Test
    void aShareThatIsNoWholePercentHasADecimal() {
        CanaryMade made = new CanaryMade().watched().weighed(700, CanaryMade.weights(995, 5, 0));
        assertEquals("traffic: stable 99.5 %, canary 0.5 %, baseline 0 % of shop:80 rule 10", last(made));
    }

    @Test
    void aStepThatIsNoLongerWholeAndACanaryThatGoesOnAreTold() {
        CanaryMade made = new CanaryMade().watched().add(new Event.StageReached(HandMade.at(200), false));
        assertEquals("canary 25 %: no longer whole: instances or requests are missing", last(made));
        made.journal.entered(210, Phase.HELD, "it").entered(220, Phase.SHIFTING, "resumed by ann");
        assertEquals("canary: going on: resumed by ann", last(made));
    }

    @Test
    void aProcessThatGoesOnWithAPausedRolloutSaysThatItStaysPaused() {
        CanaryMade made = new CanaryMade().watched().add(new Event.Resumed(HandMade.at(200)));
        assertEquals("resumed: this process goes on with the rollout", last(made));
        made.add(new Event.Commanded(HandMade.at(210), Command.PAUSE, "ann"));
        assertEquals(
                "resumed: this process goes on with the rollout, which stays paused by ann",
                last(made.add(new Event.Resumed(HandMade.at(220)))));
        made.add(new Event.Commanded(HandMade.at(230), Command.RESUME, "ann"));
        assertEquals(
                "resumed: this process goes on with the rollout", last(made.add(new Event.Resumed(HandMade.at(240)))));
    }

    // ---- plan

    @Test
    void aPlanTellsEachStepAndWhoseRequestsAreShared() {
        List<String> lines = PlanLines.of(CanaryMade.plan());
        assertEquals("web: ami-old to ami-new (shop-2), canary 25, 50 %, then half at a time", lines.get(0));
        assertEquals(
                "  canary 1  25 % of the requests to 1 instance of ami-new, 25 % to 1 of ami-old; watched for 10 min",
                lines.get(2));
        assertTrue(lines.get(4).startsWith("  batch 1   replaces"), lines.toString());
        assertTrue(
                lines.contains(
                        "  traffic   shop:80 rule 10 (now tg-web 1), found as the only one that forwards to web"),
                lines.toString());
    }

    @Test
    void aPlanWithoutARuleTellsItsShareOfTheInstances() {
        List<String> lines = PlanLines.of(CanaryMade.plan(CanaryMade.canary(false), false, List.of()));
        assertEquals(
                "  canary 1  1 instance of ami-new beside 2, 33.3 % of the instances; watched for 10 min",
                lines.get(2));
        assertFalse(lines.stream().anyMatch(line -> line.startsWith("  traffic")));
    }

    @Test
    void aPlanWithoutACanaryHasNoSteps() {
        List<String> lines = PlanLines.of(HandMade.plan(HandMade.GROUP, "shop-2", List.of()));
        assertFalse(lines.stream().anyMatch(line -> line.contains("canary")), lines.toString());
    }

    @Test
    void whatSomebodySetsOfAFleetsGroupIsTold() {
        Overrides set =
                new Overrides(OptionalInt.of(0), OptionalInt.of(5), OptionalInt.of(3), Set.of("Launch"), Set.of());

        assertEquals(
                "canary: of its group somebody has set minimum 0 and maximum 5 and size 3, suspended Launch",
                last(new CanaryMade()
                        .watched()
                        .add(new FleetEvent.Overridden(HandMade.at(800), Fleet.CANARY, set, 1))));
        assertEquals(
                "canary: its group is as the rollout has left it again",
                last(new CanaryMade()
                        .watched()
                        .add(new FleetEvent.Overridden(HandMade.at(800), Fleet.CANARY, Overrides.none(), 1))));
    }
}
