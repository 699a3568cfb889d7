package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.CompositeAlarm;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

class SimulatedAlarmsTest {
    private static final Metric ORDERS =
            Metric.builder().namespace("Shop").metricName("Orders").build();
    private static final Metric NOTHING =
            Metric.builder().namespace("Shop").metricName("Nothing").build();

    /** Orders are 1 a minute, and 9 a minute from the 20th to the 30th minute. */
    private final SimulatedAccount account = SimulatedAccount.create(2)
            .readLag(ReadLag.none())
            .metric(
                    ORDERS,
                    minute -> OptionalDouble.of(
                            minute.isBefore(SimulatedAccount.START.plusSeconds(1200))
                                            || !minute.isBefore(SimulatedAccount.START.plusSeconds(1800))
                                    ? 1
                                    : 9))
            .alarm(
                    "busy",
                    a -> a.metric("Shop", "Orders", "Sum", 60).above(5, 2, 3).tag("team", "shop"))
            .alarm("idle", a -> a.metric("Shop", "Orders", "Average", 60).below(0.5, 1, 1))
            .alarm("silent", a -> a.metric("Shop", "Nothing", "Sum", 60).above(5, 1, 1))
            .alarm(
                    "mute",
                    a -> a.metric("Shop", "Nothing", "Sum", 60).above(5, 1, 1).missing("notBreaching"))
            .alarm(
                    "gone",
                    a -> a.metric("Shop", "Nothing", "Sum", 60).above(5, 1, 1).missing("breaching"))
            .metric(NOTHING, minute -> OptionalDouble.empty())
            .compositeAlarm("health", "ALARM(busy) AND NOT (ALARM(\"idle\") OR FALSE)", Map.of("team", "shop"))
            .build();

    private StateValue state(String name) {
        DescribeAlarmsResponse found = account.cloudWatch()
                .describeAlarms(r -> r.alarmNames(name).alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM));
        return found.metricAlarms().isEmpty()
                ? found.compositeAlarms().get(0).stateValue()
                : found.metricAlarms().get(0).stateValue();
    }

    @Test
    void anAlarmFollowsItsMetric() {
        run(account, 19 * 60);
        assertEquals(StateValue.OK, state("busy"));
        assertEquals(StateValue.OK, state("health"));
        run(account, 7 * 60);
        assertEquals(StateValue.ALARM, state("busy"));
        assertEquals(StateValue.ALARM, state("health"));
        run(account, 10 * 60);
        assertEquals(StateValue.OK, state("busy"));
    }

    @Test
    void missingDataAreTreatedAsTheAlarmSays() {
        run(account, 600);

        assertEquals(StateValue.INSUFFICIENT_DATA, state("silent"));
        assertEquals(StateValue.OK, state("mute"));
        assertEquals(StateValue.ALARM, state("gone"));
    }

    @Test
    void aStateCanBeForcedUntilItIsLetGo() {
        run(account, 600);
        account.alarm("busy", StateValue.ALARM);
        assertEquals(StateValue.ALARM, state("busy"));
        assertEquals(StateValue.ALARM, state("health"));

        account.alarmFree("busy");

        assertEquals(StateValue.OK, state("health"));
    }

    @Test
    void withoutTypesOnlyMetricAlarmsAreTold() {
        DescribeAlarmsResponse found = account.cloudWatch().describeAlarms(r -> {});

        assertEquals(5, found.metricAlarms().size());
        assertTrue(found.compositeAlarms().isEmpty());
    }

    @Test
    void alarmsAreFoundByPrefixTypeAndStateInPages() {
        assertEquals(
                List.of("silent"),
                account.cloudWatch().describeAlarms(r -> r.alarmNamePrefix("si")).metricAlarms().stream()
                        .map(MetricAlarm::alarmName)
                        .toList());
        assertEquals(
                List.of("health"),
                account
                        .cloudWatch()
                        .describeAlarms(r -> r.alarmTypes(AlarmType.COMPOSITE_ALARM))
                        .compositeAlarms()
                        .stream()
                        .map(CompositeAlarm::alarmName)
                        .toList());
        assertEquals(
                1,
                account.cloudWatch()
                        .describeAlarms(r -> r.stateValue(StateValue.ALARM))
                        .metricAlarms()
                        .size());
        assertEquals(
                5,
                account.cloudWatch().describeAlarmsPaginator(r -> r.maxRecords(2)).stream()
                        .mapToInt(page -> page.metricAlarms().size())
                        .sum());
    }

    @Test
    void tagsAreToldByArn() {
        String arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:";

        assertEquals(
                "shop",
                account.cloudWatch()
                        .listTagsForResource(r -> r.resourceARN(arn + "health"))
                        .tags()
                        .get(0)
                        .value());
        assertThrows(AwsServiceException.class, () -> account.cloudWatch()
                .listTagsForResource(r -> r.resourceARN(arn + "none")));
    }

    @Test
    void aRuleBindsNotBeforeAndBeforeOr() {
        Map<String, StateValue> states = Map.of("a", StateValue.ALARM, "b", StateValue.OK);

        assertTrue(AlarmRule.holds("ALARM(a) OR ALARM(b) AND FALSE", states::get));
        assertFalse(AlarmRule.holds("(ALARM(a) OR ALARM(b)) AND FALSE", states::get));
        assertFalse(AlarmRule.holds("NOT ALARM(a) AND TRUE", states::get));
        assertTrue(AlarmRule.holds(
                "OK(\"arn:aws:cloudwatch:us-east-1:123456789012:alarm:b\") AND NOT INSUFFICIENT_DATA(a)", states::get));
        for (String bad : List.of("ALARM(a", "ALARM a", "SOME(a)", "", "TRUE TRUE")) {
            assertThrows(AwsServiceException.class, () -> AlarmRule.holds(bad, states::get), bad);
        }
    }

    @Test
    void callsCanBeDeniedAndThrottled() {
        account.deny("cloudwatch:DescribeAlarms");
        assertThrows(AwsServiceException.class, () -> state("busy"));
        account.allow("cloudwatch:DescribeAlarms");
        account.faults(Faults.none().withThrottleRate(1));

        AwsServiceException refused = assertThrows(AwsServiceException.class, () -> state("busy"));

        assertTrue(refused.isThrottlingException());
    }
}
