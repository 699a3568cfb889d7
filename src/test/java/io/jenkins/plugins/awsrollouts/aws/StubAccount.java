package io.jenkins.plugins.awsrollouts.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Clients whose answers a test writes down, one function an operation; every request is kept. */
final class StubAccount {
    private final List<SdkRequest> requests = new ArrayList<>();
    private final Map<Class<?>, Function<SdkRequest, Object>> answers = new LinkedHashMap<>();

    /** Says how requests of a kind are answered. */
    <Q extends SdkRequest> StubAccount on(Class<Q> kind, Function<Q, ?> answer) {
        answers.put(kind, request -> answer.apply(kind.cast(request)));
        return this;
    }

    /** The requests of a kind, in order. */
    <Q extends SdkRequest> List<Q> requests(Class<Q> kind) {
        return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    AwsClients clients() {
        return new AwsClients(
                new Ec2(), new Groups(), new Balancing(), new Classic(), new Ssm(), new Watch(), new Functions());
    }

    static RuntimeException ec2(int status, String code, String message) {
        return Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(details(code, message))
                .message(message + " (Service: Ec2, Status Code: " + status + ", Request ID: 11111111-2222)")
                .requestId("11111111-2222")
                .build();
    }

    static RuntimeException validation(String message) {
        return AutoScalingException.builder()
                .statusCode(400)
                .awsErrorDetails(details("ValidationError", message))
                .message(message)
                .build();
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }

    private <R> R answer(SdkRequest request, Class<R> kind) {
        requests.add(request);
        Function<SdkRequest, Object> answer = answers.get(request.getClass());
        if (answer == null) {
            throw new UnsupportedOperationException(request.toString());
        }
        return kind.cast(answer.apply(request));
    }

    private final class Ec2 implements Ec2Client {
        @Override
        public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
            return answer(request, DescribeInstancesResponse.class);
        }

        @Override
        public DescribeInstanceStatusResponse describeInstanceStatus(DescribeInstanceStatusRequest request) {
            return answer(request, DescribeInstanceStatusResponse.class);
        }

        @Override
        public DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
                DescribeLaunchTemplateVersionsRequest request) {
            return answer(request, DescribeLaunchTemplateVersionsResponse.class);
        }

        @Override
        public CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(
                CreateLaunchTemplateVersionRequest request) {
            return answer(request, CreateLaunchTemplateVersionResponse.class);
        }

        @Override
        public DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(
                DeleteLaunchTemplateVersionsRequest request) {
            return answer(request, DeleteLaunchTemplateVersionsResponse.class);
        }

        @Override
        public RunInstancesResponse runInstances(RunInstancesRequest request) {
            return answer(request, RunInstancesResponse.class);
        }

        @Override
        public TerminateInstancesResponse terminateInstances(TerminateInstancesRequest request) {
            return answer(request, TerminateInstancesResponse.class);
        }

        @Override
        public String serviceName() {
            return "ec2";
        }

        @Override
        public void close() {}
    }

    private final class Groups implements AutoScalingClient {
        @Override
        public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
            return answer(request, DescribeAutoScalingGroupsResponse.class);
        }

        @Override
        public DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
            return answer(request, DescribeWarmPoolResponse.class);
        }

        @Override
        public DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
            return answer(request, DescribeScalingActivitiesResponse.class);
        }

        @Override
        public AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
            return answer(request, AttachInstancesResponse.class);
        }

        @Override
        public TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
                TerminateInstanceInAutoScalingGroupRequest request) {
            return answer(request, TerminateInstanceInAutoScalingGroupResponse.class);
        }

        @Override
        public SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
            return answer(request, SetInstanceProtectionResponse.class);
        }

        @Override
        public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
            return answer(request, SuspendProcessesResponse.class);
        }

        @Override
        public UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
            return answer(request, UpdateAutoScalingGroupResponse.class);
        }

        @Override
        public String serviceName() {
            return "autoscaling";
        }

        @Override
        public void close() {}
    }

    private final class Balancing implements ElasticLoadBalancingV2Client {
        @Override
        public DescribeTargetHealthResponse describeTargetHealth(DescribeTargetHealthRequest request) {
            return answer(request, DescribeTargetHealthResponse.class);
        }

        @Override
        public DescribeRulesResponse describeRules(DescribeRulesRequest request) {
            return answer(request, DescribeRulesResponse.class);
        }

        @Override
        public DescribeListenersResponse describeListeners(DescribeListenersRequest request) {
            return answer(request, DescribeListenersResponse.class);
        }

        @Override
        public ModifyRuleResponse modifyRule(ModifyRuleRequest request) {
            return answer(request, ModifyRuleResponse.class);
        }

        @Override
        public String serviceName() {
            return "elasticloadbalancing";
        }

        @Override
        public void close() {}
    }

    private static final class Classic implements ElasticLoadBalancingClient {
        @Override
        public String serviceName() {
            return "elasticloadbalancing";
        }

        @Override
        public void close() {}
    }

    private static final class Ssm implements SsmClient {
        @Override
        public String serviceName() {
            return "ssm";
        }

        @Override
        public void close() {}
    }

    private static final class Watch implements CloudWatchClient {
        @Override
        public String serviceName() {
            return "cloudwatch";
        }

        @Override
        public void close() {}
    }

    private final class Functions implements LambdaClient {
        @Override
        public String serviceName() {
            return "lambda";
        }

        @Override
        public InvokeResponse invoke(InvokeRequest request) {
            return answer(request, InvokeResponse.class);
        }

        @Override
        public void close() {}
    }
}
