package io.jenkins.plugins.awsrollouts.simulation;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.CreateOrUpdateTagsRequest;
import software.amazon.awssdk.services.autoscaling.model.DeleteAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DetachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetRulePrioritiesRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** Every operation of the account that changes it: how its request is begun, and how the call is made. */
final class ChangingCalls {
    interface Maker {
        void make(SimulatedAccount account, Object request);
    }

    record Form(Supplier<? extends SdkPojo> blank, Maker maker) {}

    private final Map<String, Form> forms;

    ChangingCalls() {
        Map<String, Form> all = new TreeMap<>();
        groups(all);
        instancesOfGroups(all);
        GroupPartCalls.addTo(all);
        servers(all);
        commands(all);
        balancers(all);
        AlarmCalls.addTo(all);
        forms = Collections.unmodifiableMap(all);
    }

    /** Whether {@code service:Operation} changes the account; all others read. */
    boolean has(String call) {
        return forms.containsKey(call);
    }

    /** A builder for the request of an operation, with nothing set. */
    SdkPojo blank(String call) {
        return form(call).blank().get();
    }

    /** Makes the call. */
    void make(SimulatedAccount account, String call, Object request) {
        form(call).maker().make(account, request);
    }

    private Form form(String call) {
        Form form = forms.get(call);
        if (form == null) {
            throw new IllegalArgumentException("No operation " + call);
        }
        return form;
    }

    static <R> void group(
            Map<String, Form> all,
            String operation,
            Class<R> type,
            Supplier<? extends SdkPojo> blank,
            BiFunction<AutoScalingClient, R, ?> call) {
        all.put(
                "autoscaling:" + operation,
                new Form(blank, (account, request) -> call.apply(account.autoScaling(), type.cast(request))));
    }

    private static <R> void server(
            Map<String, Form> all,
            String operation,
            Class<R> type,
            Supplier<? extends SdkPojo> blank,
            BiFunction<Ec2Client, R, ?> call) {
        all.put(
                "ec2:" + operation,
                new Form(blank, (account, request) -> call.apply(account.ec2(), type.cast(request))));
    }

    private static <R> void balancer(
            Map<String, Form> all,
            String operation,
            Class<R> type,
            Supplier<? extends SdkPojo> blank,
            BiFunction<ElasticLoadBalancingV2Client, R, ?> call) {
        all.put(
                TargetGroups.SERVICE + ":" + operation,
                new Form(blank, (account, request) -> call.apply(account.loadBalancing(), type.cast(request))));
    }

    private static void groups(Map<String, Form> all) {
        group(
                all,
                "CreateAutoScalingGroup",
                CreateAutoScalingGroupRequest.class,
                CreateAutoScalingGroupRequest::builder,
                AutoScalingClient::createAutoScalingGroup);
        group(
                all,
                "UpdateAutoScalingGroup",
                UpdateAutoScalingGroupRequest.class,
                UpdateAutoScalingGroupRequest::builder,
                AutoScalingClient::updateAutoScalingGroup);
        group(
                all,
                "DeleteAutoScalingGroup",
                DeleteAutoScalingGroupRequest.class,
                DeleteAutoScalingGroupRequest::builder,
                AutoScalingClient::deleteAutoScalingGroup);
        group(
                all,
                "SetDesiredCapacity",
                SetDesiredCapacityRequest.class,
                SetDesiredCapacityRequest::builder,
                AutoScalingClient::setDesiredCapacity);
        group(
                all,
                "SuspendProcesses",
                SuspendProcessesRequest.class,
                SuspendProcessesRequest::builder,
                AutoScalingClient::suspendProcesses);
        group(
                all,
                "ResumeProcesses",
                ResumeProcessesRequest.class,
                ResumeProcessesRequest::builder,
                AutoScalingClient::resumeProcesses);
        group(
                all,
                "CreateOrUpdateTags",
                CreateOrUpdateTagsRequest.class,
                CreateOrUpdateTagsRequest::builder,
                AutoScalingClient::createOrUpdateTags);
        group(
                all,
                "DeleteTags",
                software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest.class,
                software.amazon.awssdk.services.autoscaling.model.DeleteTagsRequest::builder,
                AutoScalingClient::deleteTags);
    }

    private static void instancesOfGroups(Map<String, Form> all) {
        group(
                all,
                "SetInstanceProtection",
                SetInstanceProtectionRequest.class,
                SetInstanceProtectionRequest::builder,
                AutoScalingClient::setInstanceProtection);
        group(
                all,
                "AttachInstances",
                AttachInstancesRequest.class,
                AttachInstancesRequest::builder,
                AutoScalingClient::attachInstances);
        group(
                all,
                "DetachInstances",
                DetachInstancesRequest.class,
                DetachInstancesRequest::builder,
                AutoScalingClient::detachInstances);
        group(
                all,
                "TerminateInstanceInAutoScalingGroup",
                TerminateInstanceInAutoScalingGroupRequest.class,
                TerminateInstanceInAutoScalingGroupRequest::builder,
                AutoScalingClient::terminateInstanceInAutoScalingGroup);
        group(
                all,
                "EnterStandby",
                EnterStandbyRequest.class,
                EnterStandbyRequest::builder,
                AutoScalingClient::enterStandby);
        group(
                all,
                "ExitStandby",
                ExitStandbyRequest.class,
                ExitStandbyRequest::builder,
                AutoScalingClient::exitStandby);
        group(
                all,
                "CompleteLifecycleAction",
                CompleteLifecycleActionRequest.class,
                CompleteLifecycleActionRequest::builder,
                AutoScalingClient::completeLifecycleAction);
    }

    private static void servers(Map<String, Form> all) {
        server(all, "RunInstances", RunInstancesRequest.class, RunInstancesRequest::builder, Ec2Client::runInstances);
        server(
                all,
                "TerminateInstances",
                TerminateInstancesRequest.class,
                TerminateInstancesRequest::builder,
                Ec2Client::terminateInstances);
        server(all, "CreateTags", CreateTagsRequest.class, CreateTagsRequest::builder, Ec2Client::createTags);
        server(
                all,
                "DeleteTags",
                software.amazon.awssdk.services.ec2.model.DeleteTagsRequest.class,
                software.amazon.awssdk.services.ec2.model.DeleteTagsRequest::builder,
                Ec2Client::deleteTags);
        server(
                all,
                "CreateLaunchTemplate",
                CreateLaunchTemplateRequest.class,
                CreateLaunchTemplateRequest::builder,
                Ec2Client::createLaunchTemplate);
        server(
                all,
                "DeleteLaunchTemplate",
                DeleteLaunchTemplateRequest.class,
                DeleteLaunchTemplateRequest::builder,
                Ec2Client::deleteLaunchTemplate);
        server(
                all,
                "CreateLaunchTemplateVersion",
                CreateLaunchTemplateVersionRequest.class,
                CreateLaunchTemplateVersionRequest::builder,
                Ec2Client::createLaunchTemplateVersion);
        server(
                all,
                "ModifyLaunchTemplate",
                ModifyLaunchTemplateRequest.class,
                ModifyLaunchTemplateRequest::builder,
                Ec2Client::modifyLaunchTemplate);
        server(
                all,
                "DeleteLaunchTemplateVersions",
                DeleteLaunchTemplateVersionsRequest.class,
                DeleteLaunchTemplateVersionsRequest::builder,
                Ec2Client::deleteLaunchTemplateVersions);
    }

    private static void commands(Map<String, Form> all) {
        all.put("lambda:Invoke", new Form(InvokeRequest::builder, (account, request) -> account.lambda()
                .invoke((InvokeRequest) request)));
        all.put("ssm:SendCommand", new Form(SendCommandRequest::builder, (account, request) -> account.ssm()
                .sendCommand((SendCommandRequest) request)));
        all.put("ssm:CancelCommand", new Form(CancelCommandRequest::builder, (account, request) -> account.ssm()
                .cancelCommand((CancelCommandRequest) request)));
    }

    private static void balancers(Map<String, Form> all) {
        balancer(
                all,
                "CreateRule",
                CreateRuleRequest.class,
                CreateRuleRequest::builder,
                ElasticLoadBalancingV2Client::createRule);
        balancer(
                all,
                "ModifyRule",
                ModifyRuleRequest.class,
                ModifyRuleRequest::builder,
                ElasticLoadBalancingV2Client::modifyRule);
        balancer(
                all,
                "DeleteRule",
                DeleteRuleRequest.class,
                DeleteRuleRequest::builder,
                ElasticLoadBalancingV2Client::deleteRule);
        balancer(
                all,
                "SetRulePriorities",
                SetRulePrioritiesRequest.class,
                SetRulePrioritiesRequest::builder,
                ElasticLoadBalancingV2Client::setRulePriorities);
        balancer(
                all,
                "ModifyListener",
                ModifyListenerRequest.class,
                ModifyListenerRequest::builder,
                ElasticLoadBalancingV2Client::modifyListener);
        balancer(
                all,
                "CreateTargetGroup",
                CreateTargetGroupRequest.class,
                CreateTargetGroupRequest::builder,
                ElasticLoadBalancingV2Client::createTargetGroup);
        balancer(
                all,
                "ModifyTargetGroup",
                ModifyTargetGroupRequest.class,
                ModifyTargetGroupRequest::builder,
                ElasticLoadBalancingV2Client::modifyTargetGroup);
        balancer(
                all,
                "ModifyTargetGroupAttributes",
                ModifyTargetGroupAttributesRequest.class,
                ModifyTargetGroupAttributesRequest::builder,
                ElasticLoadBalancingV2Client::modifyTargetGroupAttributes);
        balancer(
                all,
                "DeleteTargetGroup",
                DeleteTargetGroupRequest.class,
                DeleteTargetGroupRequest::builder,
                ElasticLoadBalancingV2Client::deleteTargetGroup);
        balancer(
                all,
                "RegisterTargets",
                RegisterTargetsRequest.class,
                RegisterTargetsRequest::builder,
                ElasticLoadBalancingV2Client::registerTargets);
        balancer(
                all,
                "DeregisterTargets",
                DeregisterTargetsRequest.class,
                DeregisterTargetsRequest::builder,
                ElasticLoadBalancingV2Client::deregisterTargets);
        balancer(all, "AddTags", AddTagsRequest.class, AddTagsRequest::builder, ElasticLoadBalancingV2Client::addTags);
        balancer(
                all,
                "RemoveTags",
                RemoveTagsRequest.class,
                RemoveTagsRequest::builder,
                ElasticLoadBalancingV2Client::removeTags);
    }
}
