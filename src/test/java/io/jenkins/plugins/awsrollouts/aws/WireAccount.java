package io.jenkins.plugins.awsrollouts.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.ec2.model.ArchitectureValues;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * An account in moto with a group {@value #GROUP} behind an Application Load Balancer.
 *
 * @param clients the test's own clients, for reading the account back
 * @param patched clients that make up for what moto lacks, for the product to work with
 * @param calls what these have sent
 * @param vpc the VPC
 * @param subnets its subnets, one in each of two zones
 * @param oldImage the AMI of the group's instances
 * @param newImage another AMI
 * @param templateId the launch template, which the group names with version 1
 * @param targetGroup the target group's ARN
 * @param listener the ARN of the load balancer's listener
 */
public record WireAccount(
        AwsClients clients,
        AwsClients patched,
        WireCalls calls,
        String vpc,
        List<String> subnets,
        String oldImage,
        String newImage,
        String templateId,
        String targetGroup,
        String listener)
        implements AutoCloseable {
    /** The group's name. */
    public static final String GROUP = "web";

    /** The region that everything is in. */
    public static final String REGION = "us-east-1";

    /** The tag that the template gives to its instances: name and value. */
    public static final String TEMPLATE_TAG = "Role";

    /** How many equal answers in a row tell that nothing is under way any more. */
    private static final int REST = 25;

    /** Builds the account with a group of so many instances, all in service; it may grow to three times as many. */
    public static WireAccount build(MotoServer moto, int instances) {
        AwsClients clients = plain(moto.endpoint());
        WireCalls calls = new WireCalls();
        AwsClients patched = patched(moto.endpoint(), clients, UnaryOperator.identity(), calls);
        String vpc =
                clients.ec2().createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        List<String> subnets = List.of(
                subnet(clients, vpc, "10.0.1.0/24", REGION + "a"), subnet(clients, vpc, "10.0.2.0/24", REGION + "b"));
        String oldImage = image(clients, "web-1");
        String newImage = image(clients, "web-2");
        String templateId = template(clients, oldImage);
        String targetGroup = targetGroup(clients, vpc);
        String listener = listener(clients, subnets, targetGroup);
        clients.autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName(GROUP)
                .minSize(1)
                .desiredCapacity(instances)
                .maxSize(3 * instances)
                .launchTemplate(t -> t.launchTemplateId(templateId).version("1"))
                .targetGroupARNs(targetGroup)
                .vpcZoneIdentifier(String.join(",", subnets))
                .tags(software.amazon.awssdk.services.autoscaling.model.Tag.builder()
                        .resourceId(GROUP)
                        .resourceType("auto-scaling-group")
                        .key("Team")
                        .value("shop")
                        .propagateAtLaunch(true)
                        .build()));
        return new WireAccount(
                clients, patched, calls, vpc, subnets, oldImage, newImage, templateId, targetGroup, listener);
    }

    private static AwsClientFactory.Settings settings(URI moto) {
        return new AwsClientFactory.Settings(
                REGION,
                Optional.empty(),
                Optional.of(moto),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))));
    }

    /** Clients of an account in moto as it is. */
    public static AwsClients plain(URI moto) {
        return AwsClientFactory.create(settings(moto));
    }

    /**
     * Clients that make up for what moto lacks.
     *
     * @param moto where it listens
     * @param plain clients of the same account, with which to make up for it
     * @param time tells the time that these clients show by the machine's
     * @param calls writes down what they send
     */
    public static AwsClients patched(URI moto, AwsClients plain, UnaryOperator<Instant> time, WireCalls calls) {
        // Answers pass the interceptors from the last to the first: what the gaps put in has its time moved, too.
        return AwsClientFactory.create(settings(moto), overrides -> overrides
                .addExecutionInterceptor(calls)
                .addExecutionInterceptor(new MotoTime(time))
                .addExecutionInterceptor(new MotoGaps(plain))
                .addExecutionInterceptor(new MotoProbes(plain)));
    }

    /** A new cloud over this account; nothing is remembered from others. */
    public AwsCloud cloud() {
        return new AwsCloud("123456789012/" + REGION, patched, Instant::now);
    }

    /** The group as the account has it now. */
    public AutoScalingGroup group() {
        return clients.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(GROUP))
                .autoScalingGroups()
                .get(0);
    }

    /** The ids of the group's instances as the account has them now. */
    public List<String> members() {
        return group().instances().stream().map(Instance::instanceId).toList();
    }

    /** Makes a rule of the listener that forwards a path to the group, and says its ARN. */
    public String addRule(int priority) {
        return clients.balancing()
                .createRule(r -> r.listenerArn(listener)
                        .priority(priority)
                        .conditions(RuleCondition.builder()
                                .field("path-pattern")
                                .pathPatternConfig(c -> c.values("/shop/*"))
                                .build())
                        .actions(Action.builder()
                                .type(ActionTypeEnum.FORWARD)
                                .targetGroupArn(targetGroup)
                                .build()))
                .rules()
                .get(0)
                .ruleArn();
    }

    /** Lets the listener's default action answer by itself, so that no requests but those of rules come to the group. */
    public void answerOthersWithNotFound() {
        clients.balancing().modifyListener(r -> r.listenerArn(listener)
                .defaultActions(Action.builder()
                        .type(ActionTypeEnum.FIXED_RESPONSE)
                        .fixedResponseConfig(c -> c.statusCode("404"))
                        .build()));
    }

    /** Makes one more listener of the load balancer, whose requests all go to the group, and says its ARN. */
    public String addListener(int port) {
        String balancer = clients.balancing()
                .describeListeners(r -> r.listenerArns(listener))
                .listeners()
                .get(0)
                .loadBalancerArn();
        return listener(clients, balancer, port, targetGroup);
    }

    /** A rule as the account has it now. */
    public Rule rule(String arn) {
        return clients.balancing().describeRules(r -> r.ruleArns(arn)).rules().get(0);
    }

    /** Lets scripts fail on instances of the new AMI. */
    public void failScripts(int exitCode) {
        clients.ec2().createTags(r -> r.resources(newImage)
                .tags(Tag.builder()
                        .key(MotoProbes.EXIT_CODE)
                        .value(Integer.toString(exitCode))
                        .build()));
    }

    /** The AMI of an instance. */
    public String imageOf(String instance) {
        return clients.ec2()
                .describeInstances(r -> r.instanceIds(instance))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .imageId();
    }

    /** Waits until what a killed client had sent last has been carried out: its call outlives it. */
    public void awaitRest() {
        String last = "";
        for (int equal = 0; equal < REST; ) {
            String now = clients.autoScaling().describeAutoScalingGroups().toString()
                    + clients.ec2().describeInstances().reservations();
            equal = now.equals(last) ? equal + 1 : 0;
            last = now;
        }
    }

    /** Closes the clients. */
    @Override
    public void close() {
        clients.close();
        patched.close();
        calls.assertClean();
    }

    private static String subnet(AwsClients clients, String vpc, String range, String zone) {
        return clients.ec2()
                .createSubnet(r -> r.vpcId(vpc).cidrBlock(range).availabilityZone(zone))
                .subnet()
                .subnetId();
    }

    private static String image(AwsClients clients, String name) {
        return clients.ec2()
                .registerImage(r -> r.name(name)
                        .architecture(ArchitectureValues.X86_64)
                        .virtualizationType("hvm")
                        .rootDeviceName("/dev/xvda"))
                .imageId();
    }

    private static String template(AwsClients clients, String image) {
        String script = Base64.getEncoder().encodeToString("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        return clients.ec2()
                .createLaunchTemplate(r -> r.launchTemplateName("web").launchTemplateData(d -> d.imageId(image)
                        .instanceType(InstanceType.T3_MICRO)
                        .userData(script)
                        .tagSpecifications(LaunchTemplateTagSpecificationRequest.builder()
                                .resourceType(ResourceType.INSTANCE)
                                .tags(Tag.builder()
                                        .key(TEMPLATE_TAG)
                                        .value("web")
                                        .build())
                                .build())))
                .launchTemplate()
                .launchTemplateId();
    }

    private static String targetGroup(AwsClients clients, String vpc) {
        return clients.balancing()
                .createTargetGroup(r -> r.name("web")
                        .vpcId(vpc)
                        .protocol(ProtocolEnum.HTTP)
                        .port(8080)
                        .targetType(TargetTypeEnum.INSTANCE))
                .targetGroups()
                .get(0)
                .targetGroupArn();
    }

    private static String listener(AwsClients clients, List<String> subnets, String targetGroup) {
        String balancer = clients.balancing()
                .createLoadBalancer(r -> r.name("web").subnets(subnets))
                .loadBalancers()
                .get(0)
                .loadBalancerArn();
        return listener(clients, balancer, 80, targetGroup);
    }

    private static String listener(AwsClients clients, String balancer, int port, String targetGroup) {
        return clients.balancing()
                .createListener(r -> r.loadBalancerArn(balancer)
                        .protocol(ProtocolEnum.HTTP)
                        .port(port)
                        .defaultActions(Action.builder()
                                .type(ActionTypeEnum.FORWARD)
                                .targetGroupArn(targetGroup)
                                .build()))
                .listeners()
                .get(0)
                .listenerArn();
    }
}
