package io.jenkins.plugins.awsrollouts.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.Probe;
import io.jenkins.plugins.awsrollouts.gate.Approval;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Ask;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.GateRow;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Output;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Pill;
import io.jenkins.plugins.awsrollouts.history.DeploymentView.Tone;
import io.jenkins.plugins.awsrollouts.history.html.Fragment;
import io.jenkins.plugins.awsrollouts.history.html.Report;
import io.jenkins.plugins.awsrollouts.rollout.spec.Fleet;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateViewsTest {
    private static final Approval SOME = new Approval("Ship it?", List.of("ann", "ops"), Approval.TERMS.at(When.STAGE));

    private static CanaryMade with(Gate gate) {
        return new CanaryMade()
                .begun(CanaryMade.plan(CanaryMade.canary(true), true, List.of(gate)))
                .built(5);
    }

    private static Event asked(long seconds, String subject) {
        return new Event.Asked(HandMade.at(seconds), 0, subject);
    }

    private static Event answered(long seconds, String subject, Probe.Answer answer) {
        return new Event.Answered(HandMade.at(seconds), 0, subject, answer);
    }

    private static GateRow row(CanaryMade made) {
        return made.view(Sightings.none(), 900).gates().get(0);
    }

    private static CanaryMade ran(Gate gate, Finding.Run... runs) {
        CanaryMade made = with(gate);
        for (Finding.Run run : runs) {
            made.add(asked(100, run.instance()));
            made.add(answered(101, run.instance(), Probe.Answer.of(List.of(run), Duration.ofSeconds(1))));
        }
        return made;
    }

    @Test
    void anApprovalThatIsWaitedForTellsWhoMayGiveItAndUntilWhen() {
        CanaryMade made = with(SOME);
        assertEquals(new Pill(Tone.WAITING, "not asked yet"), row(made).pill());
        made.add(asked(100, "stage 1"));
        DeploymentView view = made.view(Sightings.none(), 200);
        Ask ask = new Ask("Ship it?", List.of("ann", "ops"), HandMade.at(100).plus(Duration.ofHours(24)));
        assertEquals(List.of(ask), view.asks());
        assertEquals(new Pill(Tone.WAITING, "waits for approval"), view.pill());
        assertEquals(
                new GateRow(
                        "approval",
                        "after each step and batch",
                        new Pill(Tone.WAITING, "waits"),
                        "",
                        List.of(),
                        Optional.of(ask)),
                view.gates().get(0));
        assertEquals(
                "waited for by ann or ops, for 24 h at most: Ship it?",
                view.log().get(view.log().size() - 1).text());
        String html = Report.html(List.of(view));
        assertTrue(
                html.contains("Ship it? ann, ops can answer until 3 Jan 2026, 03:01 UTC; after that the gate fails."));
    }

    @Test
    void somebodyWhoMayNotGiveItIsToldAndItIsWaitedForStill() {
        CanaryMade made = with(SOME).add(asked(100, "stage 1"));
        made.add(answered(110, "stage 1", SOME.said(true, "bob", Set.of())));
        GateRow row = row(made);
        assertTrue(row.ask().isPresent());
        assertTrue(row.words().contains("not allowed to bob, only to ann, ops"), row.words());
    }

    @Test
    void anApprovalThatIsGivenOrRefusedIsWaitedForNoMore() {
        CanaryMade given = with(SOME).add(asked(100, "stage 1"));
        given.add(answered(110, "stage 1", SOME.said(true, "ann", Set.of())));
        assertEquals(Optional.empty(), row(given).ask());
        assertEquals(new Pill(Tone.GOOD, "pass"), row(given).pill());
        assertEquals("1 of 1 stage passed; canary 25 % given by ann", row(given).words());
        CanaryMade refused = with(SOME).add(asked(100, "stage 1"));
        refused.add(answered(110, "stage 1", SOME.said(false, "ann", Set.of())));
        assertEquals(new Pill(Tone.BAD, "failed"), row(refused).pill());
    }

    @Test
    void onTheWayBackNobodyIsAskedAnyMore() {
        CanaryMade made = with(SOME).add(asked(100, "stage 1"));
        made.journal.entered(120, Phase.ROLLING_BACK, "latency is high");
        assertEquals(List.of(), made.view(Sightings.none(), 130).asks());
    }

    @Test
    void scriptsShowWhatTheyWroteThoseThatFailedFirst() {
        CanaryMade made = ran(
                ScriptGate.of("./smoke.sh"),
                new Finding.Run("i-a", 0, "fine\n", ""),
                new Finding.Run("i-b", 1, "one\n<two>\n", ""),
                new Finding.Run("i-c", 0, "  ", ""),
                new Finding.Run("i-d", -1, "slow", "timed out"));
        assertEquals(
                List.of(
                        new Output("i-b, exit 1", "one\n<two>"),
                        new Output("i-d, timed out", "slow"),
                        new Output("i-a, exit 0", "fine")),
                row(made).outputs());
        String html = Report.html(List.of(made.view(Sightings.none(), 900)));
        assertTrue(html.contains("<details id=\"r-1-g0\"><summary>Output of 3 instances</summary>"), html);
        assertTrue(html.contains("<pre>one\n&lt;two&gt;</pre>"));
    }

    @Test
    void theNewestRunOnAnInstanceIsShown() {
        CanaryMade made = ran(
                ScriptGate.of("./smoke.sh"), new Finding.Run("i-a", 1, "no", ""), new Finding.Run("i-a", 0, "yes", ""));
        assertEquals(List.of(new Output("i-a, exit 0", "yes")), row(made).outputs());
        String german = Fragment.of(made.view(Sightings.none(), 900), Locale.GERMANY, ZoneId.of("UTC"))
                .html();
        assertTrue(german.contains("<summary>Ausgabe</summary>"));
    }

    @Test
    void aGateThatOnlyWarnsSaysSoBeforeAndAfterItFails() {
        ScriptGate gate = ScriptGate.of("./smoke.sh").withTerms(ScriptGate.TERMS.withOnFailure(Terms.OnFailure.WARN));
        CanaryMade made = ran(gate, new Finding.Run("i-a", 1, "no", ""));
        assertEquals("each new instance, only warns", row(made).when());
        made.add(new Event.Excused(HandMade.at(102), 0, "i-a", "script ./smoke.sh ended with 1"));
        assertEquals("warned", row(made).pill().text());
        List<LogLine> log = made.view(Sightings.none(), 900).log();
        assertEquals(
                "script ./smoke.sh ended with 1; it is only meant to warn",
                log.get(log.size() - 1).text());
    }

    @Test
    void aStageIsCalledAsThePathCallsIt() {
        LambdaGate gate = LambdaGate.of("check");
        CanaryMade made = with(gate).add(asked(100, "stage 3"));
        made.add(answered(
                101,
                "stage 3",
                new Probe.Answer(200, "{\"verdict\": \"fail\", \"reason\": \"cart is empty\"}", "", Duration.ZERO)));
        assertTrue(
                row(made).words().startsWith("0 of 1 stage passed; batch 1 "),
                row(made).words());
        assertTrue(row(made).words().contains("cart is empty"));
        assertEquals("failed", row(made).pill().text());
    }

    /** A gate that has had its time, 5 min, with bad answers alone. */
    @Test
    void aGateThatLostAnInstanceOfTheCanaryHasFailed() {
        HttpGate gate = HttpGate.onInstances(80, "/health");
        CanaryMade made = with(gate);
        made.journal.answered(100, "i-can1", 503);
        assertEquals("asking", row(made).pill().text());
        made.left(401, "i-can1", Fleet.CANARY, "HTTP /health answered 503 for 5 min");
        assertEquals("failed", row(made).pill().text());
        made.add(new Event.Resumed(HandMade.at(500)));
        assertEquals("failed", row(made).pill().text(), "whoever goes on with it changes nothing of that");
    }

    @Test
    void aGateWhoseInstanceWasLostForAnotherReasonHasNotFailed() {
        CanaryMade made = with(HttpGate.onInstances(80, "/health"));
        made.journal.answered(100, "i-can1", 503);
        made.left(110, "i-can1", Fleet.CANARY, "it was terminated, before HTTP /health said anything good");
        assertEquals("asking", row(made).pill().text());
        made.journal.entered(900, Phase.ROLLING_BACK, "aborted by ann");
        assertEquals("asking", row(made).pill().text(), "time that is over later tells nothing of it");
    }

    @Test
    void ofTwoGatesOfWhichOneIsNamedInTheOthersNameTheOneThatFailedHas() {
        Gate whole = HttpGate.onInstances(80, "/health");
        Gate deep = HttpGate.onInstances(80, "/health/deep");
        CanaryMade made = new CanaryMade()
                .begun(CanaryMade.plan(CanaryMade.canary(true), true, List.of(deep, whole)))
                .built(5);
        made.journal.answered(100, "i-can1", 503);
        made.add(new Event.Asked(HandMade.at(399), 1, "i-can1"));
        made.left(401, "i-can1", Fleet.CANARY, "HTTP /health/deep answered 503 for 5 min");
        made.journal.entered(
                402, Phase.ROLLING_BACK, "1 new instance failed; HTTP /health/deep answered 503 for 5 min");
        List<String> pills = made.view(Sightings.none(), 900).gates().stream()
                .map(row -> row.pill().text())
                .toList();
        assertEquals(List.of("failed", "asking"), pills);
    }

    @Test
    void withoutACanaryApprovalsAreForThePromotion() {
        DeploymentView view = new HandMade()
                .planned(withGates(List.of(new Approval("Ship it?", List.of(), Approval.TERMS))))
                .view(Sightings.none(), 10);
        assertEquals("before promotion", view.gates().get(0).when());
        assertFalse(view.gates().get(0).ask().isPresent());
    }

    private static Plan withGates(List<Gate> gates) {
        Plan plan = HandMade.plan(HandMade.GROUP, "shop-2", List.of());
        return new Plan(
                plan.rolloutId(),
                plan.spec().withGates(gates),
                plan.at(),
                plan.images(),
                plan.target(),
                plan.promotion(),
                plan.shift(),
                plan.stages(),
                plan.replaced(),
                plan.kept(),
                plan.warnings(),
                plan.estimate());
    }
}
