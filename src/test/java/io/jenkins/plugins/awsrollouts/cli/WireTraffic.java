package io.jenkins.plugins.awsrollouts.cli;

import io.jenkins.plugins.awsrollouts.aws.WireAccount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * What CloudWatch would say of the requests of a rule, since nobody sends any in moto.
 *
 * @param account the account
 * @param rule whose requests
 * @param canaryErrors the percent of its requests that a fleet other than the target answers with an error; the target's
 *     is 1
 */
record WireTraffic(WireAccount account, String rule, double canaryErrors) {
    private static final int REQUESTS = 3000;
    private static final int MINUTES = 30;

    /** Half an hour from here on, by the weights that the rule has now. */
    void flows(Instant from) {
        List<TargetGroupTuple> shares =
                account.rule(rule).actions().get(0).forwardConfig().targetGroups();
        int whole = shares.stream().mapToInt(TargetGroupTuple::weight).sum();
        Instant first = from.truncatedTo(ChronoUnit.MINUTES);
        List<MetricDatum> data = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            Instant at = first.plus(minute, ChronoUnit.MINUTES);
            int wave = minute % 5;
            shares.stream()
                    .flatMap(share -> data(share.targetGroupArn(), REQUESTS * share.weight() / whole, wave, at))
                    .forEach(data::add);
        }
        account.clients().cloudWatch().putMetricData(r -> r.namespace("AWS/ApplicationELB")
                .metricData(data));
    }

    private Stream<MetricDatum> data(String targetGroup, int requests, int wave, Instant at) {
        double errors = targetGroup.equals(account.targetGroup()) ? 1 : canaryErrors;
        return Stream.of(
                datum("RequestCount", requests + wave, targetGroup, at),
                datum("HTTPCode_Target_2XX_Count", requests - Math.round(requests * errors / 100), targetGroup, at),
                datum("TargetResponseTime", 0.2 + wave / 100.0, targetGroup, at));
    }

    private MetricDatum datum(String name, double value, String targetGroup, Instant at) {
        return MetricDatum.builder()
                .metricName(name)
                .value(value)
                .timestamp(at)
                .dimensions(
                        dimension("LoadBalancer", balancer()),
                        dimension("TargetGroup", targetGroup.substring(targetGroup.lastIndexOf(':') + 1)))
                .build();
    }

    /** The balancer as CloudWatch names it, from the ARN of its listener. */
    private String balancer() {
        String[] parts = account.listener().split("/");
        return String.join("/", parts[1], parts[2], parts[3]);
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }
}
