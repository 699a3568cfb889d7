package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Finding;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.gate.Terms;
import io.jenkins.plugins.awsrollouts.gate.When;
import io.jenkins.plugins.awsrollouts.history.LogLine;
import io.jenkins.plugins.awsrollouts.history.LogLines;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.Phase;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ScriptBehaviour;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.lambda.FunctionBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/** Gates that ask the account, in whole rollouts in the simulated one. */
class GatesTest {
    private static final ScriptGate SMOKE = ScriptGate.of("#!/bin/sh\nset -e\n./smoke-test.sh --quick\n");

    private static final Metric ERRORS =
            Metric.builder().namespace("Shop").metricName("Errors").build();

    private OptionalDouble errors = OptionalDouble.of(1);
    private String verdict = "{\"verdict\": \"pass\"}";
    private final List<String> payloads = new ArrayList<>();
    private final Theatre theatre = theatre();
    private final SimulatedAccount account = theatre.rehearsal.account();
    private final MemoryJournal journal = new MemoryJournal();

    private Theatre theatre() {
        return new Theatre(Theatre.account(11, AmiCharacter.good())
                .metric(ERRORS, at -> errors)
                .alarm("web-5xx", alarm -> alarm.metric("Shop", "Errors", "Sum", 60)
                        .above(5, 1, 1)
                        .tag("app", "shop"))
                .alarm("web-slow", alarm -> alarm.metric("Shop", "Errors", "Sum", 60)
                        .above(9, 1, 1))
                .compositeAlarm("web-bad", "ALARM(\"web-5xx\") AND ALARM(\"web-slow\")", Map.of("app", "shop"))
                .function("check", FunctionBehaviour.answering(payload -> {
                    payloads.add(payload);
                    return verdict;
                }))
                .group("web", 1, 4, 6, Theatre.ZONES, g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .build());
    }

    /** The function takes some minutes of a rollout to make up its mind. */
    private void afterCalls(int calls, String then) {
        account.function("check", FunctionBehaviour.answering(payload -> {
            payloads.add(payload);
            return payloads.size() >= calls ? then : verdict;
        }));
    }

    private RolloutState end(Gate gate) {
        Spec spec = Spec.of("web", Theatre.NEW).withGates(List.of(gate));
        return theatre.run(theatre.start(spec, journal));
    }

    private void image(UnaryOperator<ImageOptions> options) {
        account.image(Theatre.NEW, AmiCharacter.good(), options);
    }

    private static String anonymous(String text) {
        return text.replaceAll("i-[0-9a-f]{17}", "i-1");
    }

    private List<String> log(String word) {
        return LogLines.of(journal.events()).stream()
                .filter(line -> line.word().equals(word))
                .map(LogLine::text)
                .map(GatesTest::anonymous)
                .toList();
    }

    private static void assertPromoted(RolloutState state) {
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), state::reason);
    }

    private static void assertRolledBack(RolloutState state, String reason) {
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertEquals(reason, anonymous(state.reason()));
    }

    // ---- scripts

    @Test
    void aScriptRunsOnEachNewInstanceBeforeTraffic() {
        assertPromoted(end(SMOKE));
        // a call may have to be repeated; what counts is where the script has run
        assertEquals(4, ran());
        assertEquals(
                0, log("gate").stream().filter(line -> line.contains("ended")).count());
    }

    private long ran() {
        return journal.events().stream()
                .filter(event -> event instanceof Event.Answered)
                .flatMap(event -> ((Event.Answered) event).answer().findings().stream())
                .filter(finding -> finding instanceof Finding.Run)
                .count();
    }

    @Test
    void anExitCodeThatIsNotZeroLosesTheInstance() {
        image(options -> options.scripts(ScriptBehaviour.failing(3, "no route to database")));
        assertRolledBack(
                end(SMOKE),
                "2 new instances failed in one batch, 1 may be replaced; i-1: script ./smoke-test.sh --quick ended with 3:"
                        + " no route to database");
        assertTrue(log("gate").contains("script ./smoke-test.sh --quick on i-1 ended with 3: no route to database"));
    }

    @Test
    void instancesWithoutAnAgentAreNamed() {
        image(ImageOptions::withoutAgent);
        RolloutState state = end(SMOKE);
        assertRolledBack(
                state,
                "2 new instances failed in one batch, 1 may be replaced; i-1: script ./smoke-test.sh --quick no SSM agent"
                        + " answers for 8 min");
        assertTrue(log("gate").contains("script ./smoke-test.sh --quick on i-1 no SSM agent answers"));
        assertEquals(Optional.empty(), Optional.ofNullable(account.calls().get("ssm:SendCommand")));
    }

    @Test
    void aScriptThatTakesTooLongHasNotPassed() {
        image(options -> options.scripts(ScriptBehaviour.good().withDuration(Duration.ofMinutes(9))));
        RolloutState state = end(SMOKE);
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertTrue(state.reason().contains("script ./smoke-test.sh --quick"), state.reason());
    }

    @Test
    void aScriptOnASampleRunsAfterEachStage() {
        assertPromoted(end(SMOKE.on(new ScriptGate.Sample(50, true))));
        assertEquals(2L, account.calls().get("ssm:SendCommand"));
        assertEquals(
                List.of(
                        "script ./smoke-test.sh --quick passed: ended with 0 on i-1: ok",
                        "script ./smoke-test.sh --quick passed: ended with 0 on 2 instances: ok"),
                log("gate"));
    }

    @Test
    void aScriptAtTheEndDecidesOnPromotion() {
        image(options -> options.scripts(ScriptBehaviour.failing(1, "checksums differ")));
        Terms end = ScriptGate.TERMS.at(When.END);
        assertRolledBack(
                end(SMOKE.on(new ScriptGate.Sample(1, false)).withTerms(end)),
                "script ./smoke-test.sh --quick ended with 1 on i-1: checksums differ");
    }

    @Test
    void aRolloutThatIsResumedWhileAScriptRunsRunsItAgain() {
        image(options -> options.scripts(ScriptBehaviour.good().withDuration(Duration.ofMinutes(2))));
        Rollout first = theatre.start(Spec.of("web", Theatre.NEW).withGates(List.of(SMOKE)), journal);
        boolean asked = account.clock()
                .runUntil(
                        () -> account.calls().getOrDefault("ssm:SendCommand", 0L) >= 2,
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(1)));
        assertTrue(asked, () -> first.state().toString());
        theatre.rollouts.letGo();
        MemoryJournal kept = new MemoryJournal();
        for (Event event : journal.events()) {
            kept.append(event);
        }
        Rollouts second = new Rollouts(theatre.rehearsal.clock(), theatre.rehearsal.prober());
        Rollout again = second.resume(theatre.rehearsal.cloud(), kept, theatre.listener());
        assertPromoted(theatre.run(again));
        assertEquals(6L, account.calls().get("ssm:SendCommand"));
    }

    // ---- functions

    @Test
    void aFunctionIsAskedAfterEachStageWithItsFacts() {
        assertPromoted(end(LambdaGate.of("check")));
        assertEquals(2, payloads.size());
        assertTrue(payloads.get(0).contains("\"stage\":1,\"share\":50,\"attempt\":1"), payloads.get(0));
        assertTrue(payloads.get(1).contains("\"stage\":2,\"share\":100,\"attempt\":1"), payloads.get(1));
    }

    @Test
    void aFunctionThatSaysFailFailsTheRolloutAtOnce() {
        verdict = "{\"verdict\": \"fail\", \"reason\": \"p99 is 900 ms\"}";
        assertRolledBack(end(LambdaGate.of("check")), "lambda check says fail: p99 is 900 ms");
        assertEquals(1, payloads.size());
    }

    @Test
    void aFunctionThatSaysAgainIsCalledAgain() {
        verdict = "{\"verdict\": \"again\", \"after\": \"1m\"}";
        afterCalls(3, "{\"verdict\": \"pass\"}");
        assertPromoted(end(LambdaGate.of("check")));
        assertEquals(4, payloads.size());
        assertEquals(
                List.of("lambda check says again", "lambda check passed: says pass", "lambda check passed: says pass"),
                log("gate"));
    }

    @Test
    void aFunctionThatErrsThreeTimesInARowFailsTheRollout() {
        account.function("check", FunctionBehaviour.answering(payload -> {
            payloads.add(payload);
            throw new IllegalStateException("no such table");
        }));
        assertRolledBack(
                end(LambdaGate.of("check")),
                "lambda check ended with the error {\"errorType\":\"IllegalStateException\","
                        + "\"errorMessage\":\"no such table\"}");
        assertEquals(3, payloads.size());
    }

    @Test
    void aBusyFunctionIsNoBadAnswer() {
        account.function(
                "check", FunctionBehaviour.answering(payload -> verdict).withConcurrency(0));
        RolloutState state = end(LambdaGate.of("check"));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertTrue(
                state.reason().startsWith("lambda check could not be asked: Invoke for check must wait"),
                state.reason());
        assertTrue(state.reason().endsWith(" for 10 min"), state.reason());
    }

    // ---- alarms

    /** Reads of the account lag behind what is. */
    private void visible() {
        account.clock().runUntil(theatre.rehearsal.clock().now().plus(Duration.ofMinutes(1)));
    }

    @Test
    void anAlarmThatIsOnAtTheStartStopsARolloutBeforeItsFirstChange() {
        account.alarm("web-5xx", StateValue.ALARM);
        visible();
        RolloutState state = end(AlarmGate.of("web-5xx"));
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome());
        assertTrue(state.reason().startsWith("alarm web-5xx is in ALARM"), state.reason());
        assertEquals(Map.of(), state.ours());
    }

    @Test
    void anAlarmThatGoesOnInABakeRollsBackWithinItsInterval() {
        Limits plain = Limits.defaults();
        Limits baking = new Limits(
                100,
                200,
                Duration.ZERO,
                plain.healthTimeout(),
                plain.progressDeadline(),
                1,
                Duration.ofMinutes(30),
                Duration.ZERO);
        Spec spec = Spec.of("web", Theatre.NEW)
                .withGates(List.of(AlarmGate.of("web-bad")))
                .withLimits(baking);
        Rollout rollout = theatre.start(spec, journal);
        account.clock()
                .runUntil(
                        () -> rollout.state().bakeUntil().isPresent(),
                        theatre.rehearsal.clock().now().plus(Duration.ofHours(2)));
        account.alarm("web-bad", StateValue.ALARM);
        Instant on = theatre.rehearsal.clock().now();
        RolloutState state = theatre.run(rollout);
        assertTrue(state.reason().startsWith("alarm web-bad is in ALARM"), state.reason());
        Event.Entered back = journal.events().stream()
                .filter(Event.Entered.class::isInstance)
                .map(Event.Entered.class::cast)
                .filter(entered -> entered.phase() == Phase.ROLLING_BACK)
                .findFirst()
                .orElseThrow();
        assertFalse(back.at().isAfter(on.plusSeconds(21)), () -> on + " to " + back.at());
    }

    @Test
    void insufficientDataIsNoReasonToGoBackUnlessTheGateSaysSo() {
        account.alarm("web-5xx", StateValue.INSUFFICIENT_DATA);
        visible();
        assertPromoted(end(AlarmGate.of("web-5xx")));
    }

    @Test
    void insufficientDataFailsWhereTheGateSaysSo() {
        account.alarm("web-5xx", StateValue.INSUFFICIENT_DATA);
        visible();
        assertRolledBack(
                end(AlarmGate.of("web-5xx").withTerms(AlarmGate.TERMS.withInconclusive(Terms.Inconclusive.FAIL))),
                "alarm web-5xx has INSUFFICIENT_DATA for web-5xx");
    }

    @Test
    void alarmsByTagAreNamedByThePlan() {
        Gate tagged = new AlarmGate(List.of("web-slow"), Map.of("app", "shop"), AlarmGate.TERMS);
        Plan plan = theatre.plan(Spec.of("web", Theatre.NEW).withGates(List.of(tagged)));
        assertEquals(
                "alarm web-5xx, web-bad, web-slow", plan.spec().gates().get(0).name());
    }

    @Test
    void alarmsThatAreNotThereAreFaultsOfThePlan() {
        Gate missing = new AlarmGate(List.of("web-5xx", "web-4xx"), Map.of("app", "till"), AlarmGate.TERMS);
        Planned planned = new Planner(theatre.rehearsal.cloud())
                .plan(
                        Spec.of("web", Theatre.NEW).withGates(List.of(missing)),
                        "r-1",
                        theatre.rehearsal.clock().now());
        assertEquals(
                new Planned.Refused(List.of(
                        "alarmGate names web-4xx, which simulated does not have; check the names and the region.",
                        "alarmGate tags are on no alarm of simulated; check the tags and the region.")),
                planned);
    }

    @Test
    void aThrottledCloudWatchIsNoReasonToGoBack() {
        Spec spec = Spec.of("web", Theatre.NEW).withGates(List.of(AlarmGate.of("web-5xx")));
        Rollout rollout = theatre.start(spec, journal);
        account.faults(Faults.none().withThrottleRate(0.2));
        assertPromoted(theatre.run(rollout));
        assertTrue(log("gate").stream().anyMatch(line -> line.contains("could not be asked")), () -> log("gate")
                .toString());
    }

    // ---- metrics

    private static MetricGate errorsBelow(double bound) {
        MetricQuery sum = new MetricQuery.Stat("errors", Duration.ofMinutes(1), "Shop", "Errors", Map.of(), "Sum");
        MetricQuery twice = new MetricQuery.Expression("twice", Duration.ofMinutes(1), "errors * 2");
        return new MetricGate(
                List.of(sum, twice),
                "twice",
                Optional.empty(),
                Optional.of(bound),
                Duration.ofMinutes(10),
                MetricGate.TERMS);
    }

    @Test
    void aMetricInItsRangePassesEachStage() {
        assertPromoted(end(errorsBelow(3)));
        assertEquals(
                List.of(
                        "metric twice has no data",
                        "metric twice passed: is 2",
                        "metric twice has no data",
                        "metric twice passed: is 2"),
                log("gate"));
    }

    @Test
    void aMetricThatIsAskedOnceHasTheTimeThatItsFirstPeriodTakes() {
        assertPromoted(end(errorsBelow(3).withTerms(MetricGate.TERMS.withAttempts(1))));
    }

    @Test
    void aMetricOutOfItsRangeSendsTheRolloutBack() {
        errors = OptionalDouble.of(4);
        assertRolledBack(end(errorsBelow(3)), "metric twice is 8, expected below 3 for 15 min");
    }

    @Test
    void aMetricWithoutDataIsWaitedForUntilTheTimeout() {
        errors = OptionalDouble.empty();
        assertRolledBack(end(errorsBelow(3)), "metric twice has no data for 15 min");
    }

    @Test
    void onlyPeriodsAfterTheStageWasReachedCount() {
        end(errorsBelow(3));
        List<Event> events = journal.events();
        for (Event event : events) {
            if (event instanceof Event.Answered answered) {
                Instant since = events.stream()
                        .filter(Event.Asked.class::isInstance)
                        .map(Event.Asked.class::cast)
                        .filter(asked -> asked.subject().equals(answered.subject()))
                        .findFirst()
                        .orElseThrow()
                        .at();
                assertTrue(answered.answer().findings(Finding.Point.class).stream()
                        .noneMatch(point -> point.at().isBefore(since)
                                || point.at().plusSeconds(60).isAfter(answered.at())));
            }
        }
    }

    @Test
    void aFunctionThatCannotBeCalledIsAFaultOfThePlan() {
        Spec spec = Spec.of("web", Theatre.NEW).withGates(List.of(LambdaGate.of("chekc")));
        Planned.Refused refused = (Planned.Refused) new Planner(theatre.rehearsal.cloud())
                .plan(spec, "r-1", theatre.rehearsal.clock().now());
        assertEquals(1, refused.faults().size(), refused::toString);
        String fault = refused.faults().get(0);
        assertTrue(
                fault.startsWith(
                        "lambdaGate function chekc cannot be called: Invoke for chekc names something that is not"
                                + " there: Function not found: "),
                fault);
        assertTrue(fault.endsWith("check its name, its region and the permission lambda:InvokeFunction."), fault);
    }

    @ParameterizedTest
    @CsvSource({"3, 60, 120, true", "3, 60, 121, false", "1, 600, 60, false", "2, 300, 300, true"})
    void aGateThatCannotPassInItsOwnTimeIsRefused(int successes, int interval, int timeout, boolean refused) {
        HttpGate gate = HttpGate.onInstances(8080, "/");
        Terms terms = gate.terms().with(copy -> copy.successes(successes)
                .interval(Duration.ofSeconds(interval))
                .timeout(Duration.ofSeconds(timeout)));
        List<String> faults = gate.withTerms(terms).faults();
        assertEquals(refused, faults.stream().anyMatch(fault -> fault.contains("could never pass")), faults::toString);
    }

    @ParameterizedTest
    @CsvSource({"300, 300, true", "300, 301, false"})
    void aMetricWithoutAWholePeriodInTheGatesTimeIsRefused(int period, int timeout, boolean refused) {
        MetricQuery query = new MetricQuery.Stat("m", Duration.ofSeconds(period), "Shop", "Errors", Map.of(), "Sum");
        MetricGate gate = new MetricGate(
                List.of(query),
                "m",
                Optional.empty(),
                Optional.of(5.0),
                Duration.ofMinutes(10),
                MetricGate.TERMS.with(copy -> copy.when(When.STAGE)
                        .timeout(Duration.ofSeconds(timeout))
                        .inconclusive(Terms.Inconclusive.WAIT)));
        assertEquals(
                refused,
                gate.faults().stream().anyMatch(fault -> fault.contains("could never pass")),
                () -> gate.faults().toString());
    }
}
