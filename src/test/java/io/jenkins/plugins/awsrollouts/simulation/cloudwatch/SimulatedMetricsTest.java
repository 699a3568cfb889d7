package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.A;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.B;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

class SimulatedMetricsTest {
    private static final Instant START = SimulatedAccount.START;
    private static final String LOAD_BALANCER = "app/shop/0123456789abcdef";
    private static final Metric OWN =
            Metric.builder().namespace("Shop").metricName("Orders").build();

    private static AccountBuilder shop(AmiCharacter character) {
        return SimulatedAccount.create(5)
                .readLag(ReadLag.none())
                .image("ami-a", character)
                .launchTemplate("lt-web", "ami-a", "t3.large")
                .targetGroup("tg-web", 30, 10, 2, 2)
                .loadBalancer("shop", lb -> lb.listener(80, "tg-web"))
                .group("web", 1, 4, 8, List.of(A, B), g -> g.template("lt-web", "1")
                        .targetGroup("tg-web"))
                .traffic("shop", 50, t -> t.course(0, 0))
                .metric(
                        OWN,
                        minute -> minute.getEpochSecond() % 180 == 0 ? OptionalDouble.empty() : OptionalDouble.of(2));
    }

    private static SimulatedAccount after(AccountBuilder builder, int minutes) {
        SimulatedAccount account = builder.build();
        run(account, minutes * 60L);
        return account;
    }

    private static Metric elb(String name, String... dimensions) {
        List<Dimension> all = new ArrayList<>();
        all.add(dimension("LoadBalancer", LOAD_BALANCER));
        for (int i = 0; i < dimensions.length; i += 2) {
            all.add(dimension(dimensions[i], dimensions[i + 1]));
        }
        return Metric.builder()
                .namespace("AWS/ApplicationELB")
                .metricName(name)
                .dimensions(all)
                .build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    private static MetricDataQuery query(String id, Metric metric, String stat) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(m -> m.metric(metric).stat(stat).period(60))
                .build();
    }

    private static MetricDataQuery math(String id, String expression) {
        return MetricDataQuery.builder().id(id).expression(expression).build();
    }

    private static List<MetricDataResult> data(SimulatedAccount account, MetricDataQuery... queries) {
        return account.cloudWatch()
                .getMetricData(r -> r.startTime(START)
                        .endTime(account.clock().now())
                        .scanBy("TimestampAscending")
                        .metricDataQueries(Arrays.asList(queries)))
                .metricDataResults();
    }

    private static double mean(SimulatedAccount account, Metric metric, String stat) {
        return data(account, query("m", metric, stat)).get(0).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static double share(SimulatedAccount account, String... dimensions) {
        return mean(account, elb("HTTPCode_Target_5XX_Count", dimensions), "Sum")
                / mean(account, elb("RequestCount", dimensions), "Sum");
    }

    @Test
    void aGoodAmiFailsTwoInAThousandAndAnswersIn80Milliseconds() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 120);

        assertEquals(3000, mean(account, elb("RequestCount"), "Sum"), 30);
        assertEquals(0.002, share(account), 0.0004);
        assertEquals(0.080, mean(account, elb("TargetResponseTime"), "p50"), 0.002);
        assertEquals(0.080 * Math.exp(0.5 * 2.3263), mean(account, elb("TargetResponseTime"), "p99"), 0.01);
        assertEquals(0.080 * Math.exp(0.125), mean(account, elb("TargetResponseTime"), "Average"), 0.003);
    }

    @Test
    void badAmisShowWhatIsBadAboutThem() {
        assertEquals(0.01, share(after(shop(AmiCharacter.good().errors(5)), 60)), 0.001);
        assertEquals(
                0.112,
                mean(after(shop(AmiCharacter.good().latency(1.4)), 60), elb("TargetResponseTime"), "p50"),
                0.003);
        SimulatedAccount zoned = after(shop(AmiCharacter.good().badIn(B, 20)), 60);
        assertEquals(0.04, share(zoned, "AvailabilityZone", B), 0.004);
        assertEquals(0.002, share(zoned, "AvailabilityZone", A), 0.001);
    }

    @Test
    void aLeakTellsOnlyAfterItsMinutes() {
        SimulatedAccount account = shop(AmiCharacter.good())
                .image("ami-leak", AmiCharacter.good().leaking(Duration.ofMinutes(10)))
                .launchTemplate("lt-new", "ami-leak", "t3.large")
                .unusedTargetGroup("tg-new")
                .loadBalancer("other", lb -> lb.listener(80, "tg-new"))
                .group("new", 0, 0, 4, List.of(A, B), g -> g.template("lt-new", "1")
                        .targetGroup("tg-new"))
                .traffic("other", 50, t -> t.course(0, 0))
                .build();
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("new").desiredCapacity(2));
        run(account, 3600);
        Metric latency = Metric.builder()
                .namespace("AWS/ApplicationELB")
                .metricName("TargetResponseTime")
                .dimensions(dimension("LoadBalancer", "app/other/0123456789abcdef"))
                .build();

        List<Double> values = data(account, query("m", latency, "p50")).get(0).values();

        assertEquals(0.080, values.get(5), 0.004);
        assertEquals(0.080 * (1 + 0.15 * 40), values.get(50), 0.080);
    }

    @Test
    void dimensionsAddUp() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 30);
        String group = SimulatedAccount.dimension(SimulatedAccount.targetGroupArn("tg-web"));

        List<MetricDataResult> found = data(
                account,
                query("all", elb("RequestCount"), "Sum"),
                query("tg", elb("RequestCount", "TargetGroup", group), "Sum"),
                query("a", elb("RequestCount", "TargetGroup", group, "AvailabilityZone", A), "Sum"),
                query("b", elb("RequestCount", "TargetGroup", group, "AvailabilityZone", B), "Sum"),
                math("sum", "a + b"));

        assertEquals(found.get(0).values(), found.get(1).values());
        assertEquals(found.get(1).values(), found.get(4).values());
        assertEquals(4, mean(account, elb("HealthyHostCount", "TargetGroup", group), "Average"), 1e-9);
    }

    @Test
    void theSameMinuteIsTheSameWheneverItIsAskedFor() {
        SimulatedAccount one = after(shop(AmiCharacter.good()), 10);
        List<Double> early =
                data(one, query("m", elb("TargetResponseTime"), "p99")).get(0).values();
        run(one, 3600);
        List<Double> late =
                data(one, query("m", elb("TargetResponseTime"), "p99")).get(0).values();

        assertEquals(early, late.subList(0, early.size()));
    }

    @Test
    void aMinuteIsThereOneToThreeMinutesAfterItsEnd() {
        SimulatedAccount account = shop(AmiCharacter.good()).build();
        run(account, 119);
        assertTrue(data(account, query("m", elb("RequestCount"), "Sum"))
                .get(0)
                .values()
                .isEmpty());

        run(account, 121);

        assertEquals(
                START,
                data(account, query("m", elb("RequestCount"), "Sum"))
                        .get(0)
                        .timestamps()
                        .get(0));
    }

    @Test
    void whereNoTargetIsHealthyAllOfThemAnswer() {
        SimulatedAccount account = after(shop(AmiCharacter.unhealthy()), 30);
        assertEquals(3000, mean(account, elb("RequestCount"), "Sum"), 300);
        assertEquals(1, share(account), 0.03);
    }

    @Test
    void withoutRequestsThereIsNoDatapoint() {
        AccountBuilder nobody = SimulatedAccount.create(5)
                .readLag(ReadLag.none())
                .unusedTargetGroup("tg-none")
                .loadBalancer("shop", lb -> lb.listener(80, "tg-none"))
                .traffic("shop", 50, t -> t.course(0, 0));
        SimulatedAccount account = after(nobody, 30);

        List<MetricDataResult> found = data(
                account,
                query("requests", elb("RequestCount"), "Sum"),
                query("refused", elb("HTTPCode_ELB_5XX_Count"), "Sum"),
                math("filled", "FILL(requests, 0) + refused"));

        assertTrue(found.get(0).values().isEmpty());
        assertEquals(3000, found.get(1).values().get(0), 300);
        assertEquals(found.get(1).values(), found.get(2).values());
    }

    @Test
    void missingMinutesNeverComeAndLateOnesCome() {
        Faults faults = Faults.none()
                .metricsMissing(START.plusSeconds(600), Duration.ofMinutes(5))
                .metricsLate(Duration.ofMinutes(10), START.plusSeconds(1200), Duration.ofMinutes(5));
        SimulatedAccount account = after(shop(AmiCharacter.good()).faults(faults), 30);

        List<Instant> there =
                data(account, query("m", elb("RequestCount"), "Sum")).get(0).timestamps();
        assertTrue(there.contains(START.plusSeconds(540)));
        assertTrue(there.stream()
                .noneMatch(t -> !t.isBefore(START.plusSeconds(600)) && t.isBefore(START.plusSeconds(900))));
        assertTrue(!there.contains(START.plusSeconds(1440)));
        run(account, 600);

        assertTrue(data(account, query("m", elb("RequestCount"), "Sum"))
                .get(0)
                .timestamps()
                .contains(START.plusSeconds(1440)));
    }

    @Test
    void mathFollowsTheUserGuide() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 13);
        MetricDataQuery own = query("m", OWN, "Sum");

        List<Double> filled = data(account, own, math("e", "FILL(m, 7)")).get(1).values();
        assertEquals(List.of(7.0, 2.0, 2.0, 7.0), filled.subList(0, 4));
        assertEquals(
                List.of(-1.0, -1.0),
                data(account, own, math("e", "(m - 3 * m + 2) / m"))
                        .get(1)
                        .values()
                        .subList(0, 2));
        assertEquals(
                9,
                data(account, own, math("e", "IF(m >= 2, 9, 0)"))
                        .get(1)
                        .values()
                        .get(0));
        assertEquals(
                4,
                data(account, own, query("n", OWN, "Sum"), math("e", "SUM(METRICS())"))
                        .get(2)
                        .values()
                        .get(0));
        assertEquals(
                2,
                data(account, own, math("e", "MAX([m, m / 2])")).get(1).values().get(0));
        assertEquals(
                1, data(account, own, math("e", "m / AVG(m)")).get(1).values().get(0));
        assertTrue(data(account, own, math("e", "m / 0")).get(1).values().isEmpty());
    }

    @Test
    void whatIsNoExpressionIsRefused() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 5);
        MetricDataQuery own = query("m", OWN, "Sum");

        for (String bad : List.of("m +", "(m", "none", "e", "LAMBDA(m)", "m ! 2", "SUM(m)")) {
            AwsServiceException refused =
                    assertThrows(AwsServiceException.class, () -> data(account, own, math("e", bad)), bad);
            assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
        }
        assertThrows(AwsServiceException.class, () -> data(account, query("m", OWN, "p101")));
        assertThrows(AwsServiceException.class, () -> data(account, own, own));
        assertThrows(AwsServiceException.class, () -> data(account, query("M", OWN, "Sum")));
    }

    @Test
    void datapointsComeInPagesNewestFirstUnlessAskedOtherwise() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 20);
        List<Instant> times = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            GetMetricDataResponse page = account.cloudWatch().getMetricData(r -> r.startTime(START)
                    .endTime(account.clock().now())
                    .maxDatapoints(4)
                    .nextToken(next)
                    .metricDataQueries(query("m", elb("RequestCount"), "Sum")));
            page.metricDataResults().forEach(result -> times.addAll(result.timestamps()));
            token = page.nextToken();
        } while (token != null);

        List<Instant> whole = new ArrayList<>(
                data(account, query("m", elb("RequestCount"), "Sum")).get(0).timestamps());
        assertTrue(whole.size() > 15);
        Collections.reverse(whole);
        assertEquals(whole, times);
    }

    @Test
    void longerPeriodsAreMadeOfMinutes() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 30);
        MetricDataQuery five = MetricDataQuery.builder()
                .id("five")
                .metricStat(m -> m.metric(elb("RequestCount")).stat("Sum").period(300))
                .build();

        List<MetricDataResult> found = data(account, five, query("m", elb("RequestCount"), "Sum"));

        double first =
                found.get(1).values().subList(0, 5).stream().mapToDouble(d -> d).sum();
        assertEquals(first, found.get(0).values().get(0), 1e-9);
    }

    @Test
    void serversTellTheirUtilization() {
        SimulatedAccount account = after(shop(AmiCharacter.good()), 20);
        Metric group = Metric.builder()
                .namespace("AWS/EC2")
                .metricName("CPUUtilization")
                .dimensions(dimension("AutoScalingGroupName", "web"))
                .build();

        assertEquals(30, mean(account, group, "Average"), 3);
    }
}
