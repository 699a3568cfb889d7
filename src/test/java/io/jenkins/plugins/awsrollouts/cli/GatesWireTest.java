package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.MotoServer;
import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.cloud.MetricQuery;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.gate.Gate;
import io.jenkins.plugins.awsrollouts.gate.LambdaGate;
import io.jenkins.plugins.awsrollouts.gate.MetricGate;
import io.jenkins.plugins.awsrollouts.gate.ScriptGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.Tag;
import software.amazon.awssdk.services.ssm.model.Command;

/** Gates that ask the account, in whole rollouts over HTTP against moto. */
@org.junit.jupiter.api.Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatesWireTest {
    private static final int SIZE = 2;
    private static final ScriptGate SMOKE = ScriptGate.of("#!/bin/sh\nset -e\n./smoke-test.sh --quick\n");

    private MotoServer moto;
    private WireAccount account;
    private HealthSite site;
    private WireTheatre theatre;
    private WireEnd end;

    @BeforeAll
    void startServer() {
        moto = MotoServer.startOrSkip();
    }

    @AfterAll
    void stopServer() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void buildAccount() throws IOException {
        account = WireAccount.build(moto, SIZE);
        end = WireEnd.of(account, SIZE);
        site = new HealthSite(account.clients().ec2(), image -> true);
        theatre = new WireTheatre(moto.endpoint(), site.address(), Instant.now());
    }

    @AfterEach
    void dropAccount() {
        theatre.close();
        site.close();
        account.close();
        moto.reset();
    }

    private RolloutState run(Gate gate) {
        Spec spec = Spec.of(WireAccount.GROUP, account.newImage()).withGates(List.of(gate));
        Planned.Ready ready = assertInstanceOf(Planned.Ready.class, theatre.plan(spec));
        theatre.rollouts.start(ready.plan(), theatre.cloud, new MemoryJournal(), theatre.listener());
        return theatre.ended();
    }

    private void assertPromoted(RolloutState state) {
        assertEquals(Optional.of(Outcome.PROMOTED), state.outcome(), () -> state.reason() + "\n" + theatre.log());
        end.assertPromoted();
    }

    private void assertRolledBack(RolloutState state, String reason) {
        assertEquals(Optional.of(Outcome.ROLLED_BACK), state.outcome(), () -> state.reason() + "\n" + theatre.log());
        assertTrue(state.reason().contains(reason), state.reason());
        end.assertAsBefore();
    }

    // ---- scripts

    @Test
    void aScriptRunsOnEachNewInstance() {
        assertPromoted(run(SMOKE));

        List<Command> sent = account.clients().ssm().listCommands().commands();
        assertEquals(SIZE, sent.size());
        assertEquals(ScriptGate.SHELL, sent.get(0).documentName());
        assertTrue(
                String.join("\n", sent.get(0).parameters().get("commands")).contains("./smoke-test.sh --quick"),
                sent.get(0).parameters()::toString);
    }

    @Test
    void aScriptThatFailsTakesTheRolloutBack() {
        account.failScripts(3);

        assertRolledBack(run(SMOKE), "script ./smoke-test.sh --quick ended with 3: not today");
    }

    // ---- functions

    /** To moto the plan's dry run is a call like others, which takes an answer. */
    private static final String DRY_RUN = "{}";

    @Test
    void aFunctionIsAskedAgainUntilItSaysPass() {
        String pass = "{\"verdict\": \"pass\"}";
        moto.functionsAnswer(DRY_RUN, "{\"verdict\": \"again\", \"after\": \"10s\"}", pass, pass);

        assertPromoted(run(LambdaGate.of("check")));
        assertTrue(theatre.log().contains("again"), theatre.log());
    }

    @Test
    void aFunctionThatSaysFailTakesTheRolloutBack() {
        moto.functionsAnswer(DRY_RUN, "{\"verdict\": \"fail\", \"reason\": \"p99 is 900 ms\"}");

        assertRolledBack(run(LambdaGate.of("check")), "lambda check says fail: p99 is 900 ms");
    }

    // ---- alarms

    private void alarm(StateValue value) {
        account.clients().cloudWatch().putMetricAlarm(r -> r.alarmName("web-5xx")
                .namespace("Shop")
                .metricName("Errors")
                .statistic(Statistic.SUM)
                .period(60)
                .evaluationPeriods(1)
                .threshold(5.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .tags(Tag.builder().key("app").value("shop").build()));
        account.clients()
                .cloudWatch()
                .setAlarmState(r -> r.alarmName("web-5xx").stateValue(value).stateReason("the test says so"));
    }

    @Test
    void anAlarmFoundByItsTagThatIsOkLetsTheRolloutPass() {
        alarm(StateValue.OK);

        assertPromoted(run(new AlarmGate(List.of(), Map.of("app", "shop"), AlarmGate.TERMS)));
    }

    @Test
    void anAlarmThatIsOnStopsARolloutBeforeItsFirstChange() {
        alarm(StateValue.ALARM);

        RolloutState state = run(AlarmGate.of("web-5xx"));

        assertRolledBack(state, "alarm web-5xx is in ALARM");
        assertEquals(Map.of(), state.ours());
    }

    // ---- metrics

    /** Two hours of a minute's errors each. */
    private void errors(double each) {
        Instant first = theatre.clock.now().truncatedTo(ChronoUnit.MINUTES);
        account.clients().cloudWatch().putMetricData(r -> r.namespace("Shop")
                .metricData(IntStream.range(0, 120)
                        .mapToObj(minute -> MetricDatum.builder()
                                .metricName("Errors")
                                .timestamp(first.plus(minute, ChronoUnit.MINUTES))
                                .value(each)
                                .build())
                        .toList()));
    }

    private static MetricGate errorsBelow(double bound) {
        Duration period = Duration.ofMinutes(1);
        MetricQuery sum = new MetricQuery.Stat("errors", period, "Shop", "Errors", Map.of(), "Sum");
        return new MetricGate(
                List.of(sum, new MetricQuery.Expression("all", period, "errors")),
                "all",
                Optional.empty(),
                Optional.of(bound),
                Duration.ofMinutes(10),
                MetricGate.TERMS);
    }

    @Test
    void aMetricInItsRangeLetsTheRolloutPass() {
        errors(2);

        assertPromoted(run(errorsBelow(3)));
    }

    @Test
    void aMetricOutOfItsRangeTakesTheRolloutBack() {
        errors(4);

        assertRolledBack(run(errorsBelow(3)), "metric all is 4, expected below 3 for 15 min");
    }
}
