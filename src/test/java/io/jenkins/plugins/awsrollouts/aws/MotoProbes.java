package io.jenkins.plugins.awsrollouts.aws;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/**
 * Makes up in the test's own client for what moto lacks of Systems Manager and CloudWatch.
 *
 * <ul>
 *   <li>DescribeInstanceInformation does not exist: every instance that runs has an agent.
 *   <li>ListCommandInvocations does not exist: it is put together from ListCommands and GetCommandInvocation.
 *   <li>A command runs nowhere and succeeds without output: on instances of an AMI with the tag {@value #EXIT_CODE} it
 *       fails with that code.
 *   <li>GetMetricData knows no percentiles: where a period has one value, as in these tests, it is every percentile.
 *   <li>Metrics are found only by dimensions in the order in which they were put: they are asked for sorted by name.
 * </ul>
 *
 * <p>What is not made up for: an expression is computed only if it is the id of another line, and there are no composite
 * alarms.
 */
final class MotoProbes implements ExecutionInterceptor {
    /** The tag of an AMI on whose instances scripts fail. */
    static final String EXIT_CODE = "moto:exit-code";

    private final AwsClients plain;

    /**
     * @param plain clients without this interceptor
     */
    MotoProbes(AwsClients plain) {
        this.plain = plain;
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return context.request() instanceof GetMetricDataRequest request
                ? request.toBuilder()
                        .metricDataQueries(request.metricDataQueries().stream()
                                .map(MotoProbes::answerable)
                                .toList())
                        .build()
                : context.request();
    }

    private static MetricDataQuery answerable(MetricDataQuery line) {
        MetricStat asked = line.metricStat();
        if (asked == null) {
            return line;
        }
        Metric sorted = asked.metric().toBuilder()
                .dimensions(asked.metric().dimensions().stream()
                        .sorted(Comparator.comparing(Dimension::name))
                        .toList())
                .build();
        String stat = asked.stat().matches("p[0-9.]+") ? "Average" : asked.stat();
        return line.toBuilder()
                .metricStat(asked.toBuilder().metric(sorted).stat(stat).build())
                .build();
    }

    private static boolean unknown(SdkRequest request) {
        return request instanceof DescribeInstanceInformationRequest
                || request instanceof ListCommandInvocationsRequest;
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return unknown(context.request())
                ? context.httpResponse().toBuilder().statusCode(200).build()
                : context.httpResponse();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return unknown(context.request())
                ? Optional.of(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)))
                : context.responseBody();
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        if (context.request() instanceof DescribeInstanceInformationRequest request) {
            return DescribeInstanceInformationResponse.builder()
                    .instanceInformationList(online(request.filters().get(0).values()))
                    .build();
        }
        if (context.request() instanceof ListCommandInvocationsRequest request) {
            return ListCommandInvocationsResponse.builder()
                    .commandInvocations(invocations(request.commandId()))
                    .build();
        }
        return context.response() instanceof GetCommandInvocationResponse one ? ended(one) : context.response();
    }

    private List<InstanceInformation> online(List<String> ids) {
        return instances(ids).stream()
                .filter(instance -> instance.state().name() == InstanceStateName.RUNNING)
                .map(instance -> InstanceInformation.builder()
                        .instanceId(instance.instanceId())
                        .pingStatus(PingStatus.ONLINE)
                        .build())
                .toList();
    }

    private List<Instance> instances(List<String> ids) {
        return plain.ec2().describeInstances(r -> r.instanceIds(ids)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList();
    }

    private List<CommandInvocation> invocations(String command) {
        return plain.ssm().listCommands(r -> r.commandId(command)).commands().get(0).instanceIds().stream()
                .map(id -> ended(plain.ssm()
                        .getCommandInvocation(r -> r.commandId(command).instanceId(id))))
                .map(one -> CommandInvocation.builder()
                        .commandId(command)
                        .instanceId(one.instanceId())
                        .status(one.statusAsString())
                        .build())
                .toList();
    }

    private GetCommandInvocationResponse ended(GetCommandInvocationResponse one) {
        String image = instances(List.of(one.instanceId())).get(0).imageId();
        Optional<String> code = plain.ec2().describeImages(r -> r.imageIds(image)).images().get(0).tags().stream()
                .filter(tag -> tag.key().equals(EXIT_CODE))
                .map(Tag::value)
                .findFirst();
        return code.map(some -> one.toBuilder()
                        .responseCode(Integer.parseInt(some))
                        .status(CommandInvocationStatus.FAILED)
                        .statusDetails("Failed")
                        .standardErrorContent("not today\n")
                        .build())
                .orElse(one);
    }
}
