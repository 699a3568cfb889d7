package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.history.DeploymentView.Instance;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Life;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Side;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Span;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.State;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.html.Report;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.spec.Swap;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.GroupStep;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.Result;
import io.jenkins.plugins.awsrollouts.rollout.state.SwapAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwapViewTest {
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

    private static List<Span> spans(DeploymentView view, String id) {
        return view.timeline().stream()
                .filter(one -> one.id().equals(id))
                .map(Life::spans)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> split(DeploymentView view, int which) {
        return view.traffic().orElseThrow().splits().get(which).parts().stream()
                .map(part -> part.name() + " " + part.wanted())
                .toList();
    }

    // ---- stages

    @Test
    void thePathGoesFromGreenAloneToTheEndOfBlue() {
        DeploymentView view = new SwapMade().shared().view(Sightings.none(), 200);
        assertEquals(
                List.of(
                        "Check and lock, 2 instances: DONE",
                        "Green alone, 2 green: DONE",
                        "Green 10 %, 2 green: NOW",
                        "All to green, 2 green: LATER",
                        "Keep blue, for 10 min: LATER",
                        "Retire blue, web is scaled to zero: LATER",
                        "Restore, traffic, tags, lock: LATER"),
                stages(view));
        assertEquals(new Pill(Tone.RUNNING, "green 10 %"), view.pill());
        assertEquals("2 instances, blue/green, 10, 100 %, blue kept for 10 min", view.how());
    }

    @Test
    void whileBlueStandsByThePageTellsForHowLong() {
        DeploymentView view = new SwapMade().swapped().view(Sightings.none(), 720);
        assertTrue(
                stages(view).contains("Keep blue, stands by, 5 min left: NOW"),
                stages(view).toString());
        assertEquals("swapped, blue stands by", view.pill().text());
    }

    @Test
    void blueThatIsKeptStays() {
        Plan plan = SwapMade.plan(SwapMade.swap(Swap.After.KEEP, List.of(100)), true, Optional.empty());
        List<String> stages = stages(new SwapMade().alone(plan).view(Sightings.none(), 101));
        assertTrue(stages.contains("Blue stays, web stays as it is, as one of 2: LATER"), stages.toString());
    }

    // ---- requests

    @Test
    void requestsAreSplitBetweenBlueAndGreenAndTheTestRuleIsNamed() {
        DeploymentView view = new SwapMade().shared().view(Sightings.none(), 200);
        assertEquals(List.of("blue 90.0", "green 10.0"), split(view, 0));
        assertEquals(
                "shop:8080 rule 1 (test)",
                view.traffic().orElseThrow().splits().get(1).name());
        assertTrue(view.swaps());
    }

    @Test
    void withoutARuleGreenHasNothingUntilItJoinsAndBlueNothingOnceItLeaves() {
        Plan plan = SwapMade.plan(SwapMade.swap(Swap.After.RETIRE, List.of(100)), false, Optional.empty());
        SwapMade made = new SwapMade().alone(plan);
        assertEquals(List.of("blue 100.0", "green 0.0"), split(made.view(Sightings.none(), 105), 0));
        made.call(106, new FleetAction.RegisterFleet(Fleet.GREEN, "web-v002", List.of()), new Result.Done());
        assertEquals(List.of("blue 50.0", "green 50.0"), split(made.view(Sightings.none(), 107), 0));
        made.call(108, new SwapAction.Deregister(GroupStep.BLUE_OUT, "web", List.of()), new Result.Done());
        assertEquals(List.of("blue 0.0", "green 100.0"), split(made.view(Sightings.none(), 109), 0));
    }

    // ---- fleets

    @Test
    void greenIsOnTrialUntilUsersAreSentToIt() {
        DeploymentView alone = new SwapMade().alone(SwapMade.plan()).view(SwapMade.seen(101), 105);
        assertEquals(State.ON_TRIAL, instance(alone, "i-green1").state());
        assertEquals(Side.GREEN, instance(alone, "i-green1").side());
        assertEquals(
                List.of(Side.BLUE, State.SERVING),
                List.of(
                        instance(alone, "i-old1").side(),
                        instance(alone, "i-old1").state()));
        assertEquals(2, alone.capacity().serving());
        DeploymentView shared = new SwapMade().shared().view(SwapMade.seen(101), 120);
        assertEquals(State.SERVING, instance(shared, "i-green1").state());
        assertEquals(4, shared.capacity().serving());
    }

    @Test
    void blueStandsByOnceNoUserIsSentToIt() {
        DeploymentView view = new SwapMade().swapped().view(SwapMade.seen(405), 720);
        assertEquals(State.STANDBY, instance(view, "i-old1").state());
        assertEquals(2, view.capacity().serving(), "green's");
        assertEquals(
                List.of(
                        new Span(State.SERVING, HandMade.at(0), HandMade.at(410)),
                        new Span(State.STANDBY, HandMade.at(410), HandMade.at(720))),
                spans(view, "i-old1"));
        assertEquals(
                List.of(
                        new Span(State.STARTING, HandMade.at(10), HandMade.at(90)),
                        new Span(State.ON_TRIAL, HandMade.at(90), HandMade.at(110)),
                        new Span(State.SERVING, HandMade.at(110), HandMade.at(720))),
                spans(view, "i-green1"));
    }

    @Test
    void blueServesAgainOnceItHasItsRequestsBack() {
        SwapMade made = new SwapMade().swapped();
        made.journal.entered(600, Phase.ROLLING_BACK, "rolled back by ann");
        DeploymentView view = made.weighed(601, SwapMade.weights(100, 0)).view(SwapMade.seen(602), 700);
        assertEquals(State.SERVING, instance(view, "i-old1").state());
        assertEquals(
                List.of(
                        new Span(State.SERVING, HandMade.at(0), HandMade.at(410)),
                        new Span(State.STANDBY, HandMade.at(410), HandMade.at(600)),
                        new Span(State.SERVING, HandMade.at(600), HandMade.at(700))),
                spans(view, "i-old1"));
    }

    @Test
    void greenOutlastsARolloutThatGaveItThePlace() {
        SwapMade made = new SwapMade().retirement();
        made.journal.entered(1100, Phase.SETTLING, "").finished(1110, Outcome.PROMOTED, "web runs ami-new");
        assertEquals(
                State.SERVING,
                instance(made.view(Sightings.none(), 1200), "i-green1").state());
        SwapMade back = new SwapMade().shared();
        back.journal.entered(200, Phase.ROLLING_BACK, "bad").finished(300, Outcome.ROLLED_BACK, "bad");
        assertTrue(back.view(Sightings.none(), 400).fleet().stream()
                .flatMap(zone -> zone.instances().stream())
                .allMatch(one -> one.side() == Side.BLUE));
    }

    // ---- page

    @Test
    void thePageSpeaksOfBlueAndGreenAndNotOfOldAndNew() {
        String html = Report.html(List.of(new SwapMade().shared().view(SwapMade.seen(101), 200)));
        assertTrue(html.contains("green, serving"), html);
        assertTrue(html.contains("pale: standing by"));
        assertFalse(html.contains("old, serving"));
    }

    // ---- log

    private static List<String> told(SwapMade made) {
        return LogLines.of(made.journal.events).stream()
                .map(line -> line.word() + ": " + line.text())
                .toList();
    }

    private static String last(SwapMade made) {
        List<String> told = told(made);
        return told.get(told.size() - 1);
    }

    @Test
    void aSwapIsALineAnEvent() {
        assertEquals(
                List.of(
                        "planned: web: 2 instances from ami-old to ami-new (shop-2), blue/green, 10, 100 %, blue kept for"
                                + " 10 min, about 5 min",
                        "green: setting up the green fleet",
                        "green alone: in service alone, reached at http://shop.example:8080; no request of users",
                        "green: target group web-v002 is there",
                        "traffic: blue 100 %, green 0 % of shop:80 rule 10",
                        "green: group web-v002 launches 2 instances",
                        "healthy: i-green1 of green is in service, 1 min 20 s after its launch (1 of 2)",
                        "healthy: i-green2 of green is in service, 1 min 20 s after its launch (2 of 2)",
                        "green alone: its instances serve, and no request of users goes to them",
                        "green 10 %: 10 % of the requests to 2 instances of ami-new",
                        "traffic: blue 90 %, green 10 % of shop:80 rule 10",
                        "all to green: 100 % of the requests to 2 instances of ami-new",
                        "traffic: blue 0 %, green 100 % of shop:80 rule 10",
                        "swap: all requests go to ami-new in web-v002; web stands by",
                        "blue: web stands by for 10 min; until then the way back is a change of weights",
                        "blue: web is scaled to zero"),
                told(new SwapMade().retirement()));
    }

    @Test
    void whoHasThePlaceIsTold() {
        SwapMade made = new SwapMade().retirement();
        made.call(1021, new SwapAction.TagGroup(GroupStep.LIVE, "web-v002", Map.of("k", "v")), new Result.Done());
        assertEquals("swap: web-v002 has the place of web now, and its tags say so", last(made));
        made.call(1022, new SwapAction.Deregister(GroupStep.BLUE_OUT, "web", List.of()), new Result.Done());
        assertTrue(last(made).startsWith("traffic: blue gets no request"), last(made));
    }

    // ---- plan

    @Test
    void aPlanTellsGroupsStepsAndWhatBecomesOfBlue() {
        Plan.Former former = new Plan.Former("web-v001", Optional.empty(), true);
        List<String> lines = PlanLines.of(
                SwapMade.plan(SwapMade.swap(Swap.After.KEEP, List.of(10, 100)), true, Optional.of(former)));
        assertEquals(
                List.of(
                        "  green     web-v002: 2 instances of ami-new, cloned whole from web; its scaling policies and"
                                + " schedules sleep until it has every request",
                        "  step 1    in service alone, reached at http://shop.example:8080; no request of users",
                        "  step 2    10 % of the requests to 2 instances of ami-new; watched for 5 min",
                        "  step 3    100 % of the requests to 2 instances of ami-new",
                        "  blue      web stands by for 10 min, then stays as it is, as one of 2",
                        "  former    web-v001 is one too many then, and is deleted",
                        "",
                        "  traffic   shop:80 rule 10 (now tg-web 1), found as the only other one that forwards to web",
                        "  test      shop:8080 rule 1 (now tg-web 1)",
                        "  capacity  blue and green with 2 each, until blue goes"),
                lines.subList(2, 12));
    }
}
