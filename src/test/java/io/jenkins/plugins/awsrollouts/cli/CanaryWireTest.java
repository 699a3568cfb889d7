package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.gate.AlarmGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.MemoryJournal;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.state.Action;
import io.jenkins.plugins.awsrollouts.rollout.state.Event;
import io.jenkins.plugins.awsrollouts.rollout.state.FleetAction;
import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * Whole canary rollouts over HTTP: groups, rules, weights, alarms and metrics are moto's. Nobody sends requests there, so
 * the tests put into CloudWatch what would come of them.
 */
@Tag("wire")
@EnabledIfEnvironmentVariable(named = "AWSROLLOUTS_MOTO", matches = ".+")
class CanaryWireTest extends WireRollouts {
    private static final int SIZE = 2;

    private String rule;

    /** A point in a rollout at which its process dies. */
    enum Moment {
        /** Nobody has written down whether the canary's group has been made. */
        MAKING(1, event -> intends(event, FleetAction.MakeFleet.class)),
        /** Nobody has written down whether the first share has been given. */
        WEIGHING(2, event -> intends(event, FleetAction.Weigh.class)),
        /** The second share is being watched. */
        WATCHING(2, event -> event instanceof Event.StageReached reached && reached.now()),
        /** The target is being replaced behind the canary. */
        REPLACING(1, event -> intends(event, Action.Launch.class)),
        /** The canary's group is being deleted. */
        CLEARING(1, event -> intends(event, FleetAction.DropFleet.class));

        private final int times;
        private final Predicate<Event> what;

        Moment(int times, Predicate<Event> what) {
            this.times = times;
            this.what = what;
        }

        private static boolean intends(Event event, Class<? extends Action> action) {
            return event instanceof Event.Intended intended && action.isInstance(intended.action());
        }

        boolean come(List<Event> journal) {
            return journal.stream().filter(what).count() >= times;
        }
    }

    CanaryWireTest() {
        super(SIZE);
    }

    @Override
    void furnish() {
        rule = account.addRule(10);
    }

    /** Does something each time that a step's share has been given. */
    private static Consumer<Event> atEachStep(Runnable what) {
        return event -> {
            if (event instanceof Event.StageReached reached && reached.now()) {
                what.run();
            }
        };
    }

    private int canaryPercent() {
        // a forward to one target group alone, as before the rollout, has no weights
        return Optional.ofNullable(account.rule(rule).actions().get(0).forwardConfig()).stream()
                .flatMap(forward -> forward.targetGroups().stream())
                .filter(share -> !share.targetGroupArn().equals(account.targetGroup()))
                .mapToInt(TargetGroupTuple::weight)
                .sum();
    }

    // ---- shares

    @Test
    void theRuleGivesTheCanaryEachShareAndIsAsBeforeInTheEnd() {
        List<Integer> shares = new ArrayList<>();

        RolloutState state =
                run(WireTheatre.canary(account.newImage(), rule), atEachStep(() -> shares.add(canaryPercent())));

        assertEnd(Outcome.PROMOTED, state);
        assertEquals(List.of(5, 25, 50), shares.subList(0, 3));
        end.assertPromoted();
    }

    @Test
    void aCanaryThatItsGateRefusesGetsNoRequestAndLeavesNothing() {
        newImageIsGood = false;
        List<Integer> shares = new ArrayList<>();
        Spec spec = WireTheatre.canary(account.newImage(), rule)
                .withGates(List.of(WireTheatre.gate(Duration.ofMinutes(1))));

        RolloutState state = run(spec, event -> shares.add(canaryPercent()));

        assertEnd(Outcome.ROLLED_BACK, state);
        assertTrue(state.reason().contains("answered 500, expected 200-299"), state.reason());
        assertTrue(shares.stream().allMatch(share -> share == 0), shares::toString);
        end.assertAsBefore();
    }

    @Test
    void anAlarmInTheSecondStepTakesTheRequestsBack() {
        account.clients().cloudWatch().putMetricAlarm(r -> r.alarmName("web-5xx")
                .namespace("Shop")
                .metricName("Errors")
                .statistic(Statistic.SUM)
                .period(60)
                .evaluationPeriods(1)
                .threshold(5.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD));
        alarm(StateValue.OK);
        Spec spec = WireTheatre.canary(account.newImage(), rule).withGates(List.of(AlarmGate.of("web-5xx")));

        RolloutState state =
                run(spec, atEachStep(() -> alarm(canaryPercent() == 25 ? StateValue.ALARM : StateValue.OK)));

        assertEnd(Outcome.ROLLED_BACK, state);
        assertTrue(state.reason().startsWith("alarm web-5xx is in ALARM"), state.reason());
        end.assertAsBefore();
    }

    private void alarm(StateValue value) {
        account.clients()
                .cloudWatch()
                .setAlarmState(r -> r.alarmName("web-5xx").stateValue(value).stateReason("the test says so"));
    }

    // ---- analysis

    private RolloutState analysed(double canaryErrors) {
        Canary canary = new Canary(List.of(rule), List.of(), List.of(50), Duration.ofMinutes(8), 1, false);
        WireTraffic traffic = new WireTraffic(account, rule, canaryErrors);
        Spec spec =
                WireTheatre.spec(account.newImage()).with(canary.with(PromptAnalysis.of(99, Duration.ofMinutes(1))));
        return run(spec, atEachStep(() -> {
            if (canaryPercent() == 50) {
                traffic.flows(theatre.clock.now());
            }
        }));
    }

    @Test
    void aCanaryWithTheBaselinesMetricsIsPromoted() {
        RolloutState state = analysed(1);

        assertEnd(Outcome.PROMOTED, state);
        assertTrue(!state.findings().verdicts().isEmpty(), "it has been judged");
        end.assertPromoted();
    }

    @Test
    void aCanaryThatErrsMoreThanItsBaselineIsTakenBack() {
        RolloutState state = analysed(20);

        assertEnd(Outcome.ROLLED_BACK, state);
        assertTrue(state.reason().startsWith("the canary is worse: errorRate"), state.reason());
        end.assertAsBefore();
    }

    // ---- chosen users

    @Test
    void chosenUsersGoToTheCanaryByARuleThatIsGoneInTheEnd() {
        Rule original = account.rule(rule);
        List<Condition> beta = List.of(new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes")));
        Canary canary = new Canary(List.of(rule), beta, List.of(50), Duration.ofMinutes(1), 1, false);
        List<Rule> chosen = new ArrayList<>();

        RolloutState state = run(
                WireTheatre.spec(account.newImage()).with(canary),
                atEachStep(() ->
                        account
                                .clients()
                                .balancing()
                                .describeRules(r -> r.listenerArn(account.listener()))
                                .rules()
                                .stream()
                                .filter(one -> one.priority().equals("9"))
                                .forEach(chosen::add)));

        assertEnd(Outcome.PROMOTED, state);
        assertEquals(
                List.of("path-pattern", "http-header"),
                chosen.get(0).conditions().stream().map(one -> one.field()).toList());
        assertEquals(original, account.rule(rule));
        end.assertPromoted();
    }

    // ---- another process

    private WireVictim killedAt(Moment moment, Path folder) throws IOException, InterruptedException {
        return killed(moment::come, folder, "canary", rule);
    }

    @ParameterizedTest
    @EnumSource
    void aKilledCanaryGoesOn(Moment moment, @TempDir Path folder) throws Exception {
        killedAt(moment, folder);

        theatre.rollouts.resume(theatre.cloud, new FileJournals(folder).open(WireTheatre.ROLLOUT), theatre.listener());

        assertEnd(Outcome.PROMOTED, theatre.ended());
        end.assertPromoted();
    }

    @Test
    void aKilledCanaryWithoutAJournalIsRecoveredFromTheAccountAlone(@TempDir Path folder) throws Exception {
        Files.delete(killedAt(Moment.WATCHING, folder).journal());
        assertEquals(25, canaryPercent());

        Recovery.Found found = Recovery.plan(theatre.cloud, WireAccount.GROUP, theatre.clock.now());
        assertEquals(List.of(), found.faults());
        theatre.rollouts.recover(
                found.recovery().orElseThrow(), theatre.cloud, new MemoryJournal(), theatre.listener());

        assertEnd(Outcome.ROLLED_BACK, theatre.ended());
        end.assertAsBefore();
    }
}
