package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Makes the scratch group with all that it needs. Everything is found again by its name or tag, see {@link ScratchNames}. */
final class Making {
    private static final int PORT = 80;
    private static final int RULE = 40_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Answers on port 80, so that the balancer has somebody to find healthy; where something listens there, it gives way. */
    private static final String SERVER = """
            #!/bin/sh
            mkdir -p /tmp/answer
            cd /tmp/answer
            echo ok > index.html
            if command -v python3 > /dev/null; then nohup python3 -m http.server $PORT > /dev/null 2>&1 &
            elif command -v busybox > /dev/null; then nohup busybox httpd -f -p $PORT > /dev/null 2>&1 &
            fi
            """;

    private final Site site;
    private final ScratchNames names;
    private final Ground ground;
    private final Waits waits;
    private final Consumer<String> say;

    Making(Site site, ScratchNames names, Ground ground, Waits waits, Consumer<String> say) {
        this.site = site;
        this.names = names;
        this.ground = ground;
        this.waits = waits;
        this.say = say;
    }

    /**
     * Makes it and waits until it serves.
     *
     * @throws CannotRun when it does not come to that
     */
    Scratch make() {
        rehearse();
        Optional<String> security = securityGroup();
        String template = template(security);
        String targets = targetGroup();
        String balancer = site.listener().map(Making::balancerOf).orElseGet(() -> balancer(security));
        String route =
                site.listener().map(listener -> rule(listener, targets)).orElseGet(() -> listener(balancer, targets));
        group(template, targets);
        alarm(balancer, targets);
        say.accept("Waits until the group's " + Scratch.SIZE + " instances serve.");
        if (!waits.until(LONGEST, LOOK, () -> serving(targets))) {
            throw new CannotRun("The scratch group's instances are not healthy after " + LONGEST.toMinutes()
                    + " minutes: the AMI must answer on port " + PORT + ", or have python3 or busybox.");
        }
        return new Scratch(names, ground, template, route, security);
    }

    /** What would be refused is refused before anything is there. */
    private void rehearse() {
        String code = Answers.code(() -> site.clients().ec2().runInstances(r -> r.imageId(ground.image())
                .instanceType(ground.type())
                .subnetId(ground.subnet())
                .minCount(1)
                .maxCount(1)
                .dryRun(true)));
        if (!code.equals("DryRunOperation")) {
            throw new CannotRun(
                    "A dry run of RunInstances with this AMI, type and subnet is answered by " + code + ".");
        }
    }

    private Optional<String> securityGroup() {
        try {
            String id = site.clients()
                    .ec2()
                    .createSecurityGroup(r -> r.groupName(names.name())
                            .description("Scratch group of an acceptance run of AWS Rollouts")
                            .vpcId(ground.vpc())
                            .tagSpecifications(TagSpecification.builder()
                                    .resourceType(ResourceType.SECURITY_GROUP)
                                    .tags(tag())
                                    .build()))
                    .groupId();
            site.clients().ec2().authorizeSecurityGroupIngress(r -> r.groupId(id)
                    .ipPermissions(IpPermission.builder()
                            .ipProtocol("tcp")
                            .fromPort(PORT)
                            .toPort(PORT)
                            .userIdGroupPairs(
                                    UserIdGroupPair.builder().groupId(id).build())
                            .build()));
            return Optional.of(id);
        } catch (UnsupportedOperationException e) {
            say.accept("This account has no security groups, so none is made.");
            return Optional.empty();
        }
    }

    private Tag tag() {
        return Tag.builder().key(ScratchNames.TAG).value(names.id()).build();
    }

    private String template(Optional<String> security) {
        return site.clients()
                .ec2()
                .createLaunchTemplate(r -> r.launchTemplateName(names.name())
                        .launchTemplateData(data(security))
                        .tagSpecifications(TagSpecification.builder()
                                .resourceType(ResourceType.LAUNCH_TEMPLATE)
                                .tags(tag())
                                .build()))
                .launchTemplate()
                .launchTemplateId();
    }

    private RequestLaunchTemplateData data(Optional<String> security) {
        String script = SERVER.replace("$PORT", Integer.toString(PORT));
        RequestLaunchTemplateData.Builder data = RequestLaunchTemplateData.builder()
                .imageId(ground.image())
                .instanceType(ground.type())
                .userData(Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8)))
                .tagSpecifications(LaunchTemplateTagSpecificationRequest.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(tag())
                        .build());
        security.ifPresent(data::securityGroupIds);
        return data.build();
    }

    private String targetGroup() {
        TargetGroup made = site.clients()
                .balancing()
                .createTargetGroup(r -> r.name(names.name())
                        .vpcId(ground.vpc())
                        .protocol("HTTP")
                        .port(PORT)
                        .targetType("instance")
                        .healthCheckPath("/")
                        .healthCheckIntervalSeconds(10)
                        .healthCheckTimeoutSeconds(5)
                        .healthyThresholdCount(2)
                        .unhealthyThresholdCount(2)
                        .matcher(m -> m.httpCode("200-499"))
                        .tags(balancingTag()))
                .targetGroups()
                .get(0);
        site.clients().balancing().modifyTargetGroupAttributes(r -> r.targetGroupArn(made.targetGroupArn())
                .attributes(TargetGroupAttribute.builder()
                        .key("deregistration_delay.timeout_seconds")
                        .value("10")
                        .build()));
        return made.targetGroupArn();
    }

    private software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag balancingTag() {
        return software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag.builder()
                .key(ScratchNames.TAG)
                .value(names.id())
                .build();
    }

    /** Within the VPC alone: nobody outside can reach it. */
    private String balancer(Optional<String> security) {
        LoadBalancer made = site.clients()
                .balancing()
                .createLoadBalancer(r -> {
                    r.name(names.name())
                            .scheme(LoadBalancerSchemeEnum.INTERNAL)
                            .type("application")
                            .subnets(ground.subnets().keySet())
                            .tags(balancingTag());
                    security.ifPresent(r::securityGroups);
                })
                .loadBalancers()
                .get(0);
        String arn = made.loadBalancerArn();
        say.accept("Waits until the balancer is active.");
        if (!waits.until(LONGEST, LOOK, () -> active(arn))) {
            throw new CannotRun("The balancer is not active after " + LONGEST.toMinutes() + " minutes.");
        }
        return arn;
    }

    private boolean active(String arn) {
        return site.clients()
                        .balancing()
                        .describeLoadBalancers(r -> r.loadBalancerArns(arn))
                        .loadBalancers()
                        .get(0)
                        .state()
                        .code()
                == LoadBalancerStateEnum.ACTIVE;
    }

    private String listener(String balancer, String targets) {
        return site.clients()
                .balancing()
                .createListener(r -> r.loadBalancerArn(balancer)
                        .protocol("HTTP")
                        .port(PORT)
                        .defaultActions(forward(targets))
                        .tags(balancingTag()))
                .listeners()
                .get(0)
                .listenerArn();
    }

    private String rule(String listener, String targets) {
        say.accept("No balancer is made: a rule of one that stands already takes its place.");
        return site.clients()
                .balancing()
                .createRule(r -> r.listenerArn(listener)
                        .priority(RULE)
                        .conditions(RuleCondition.builder()
                                .field("host-header")
                                .hostHeaderConfig(h -> h.values(names.host()))
                                .build())
                        .actions(forward(targets))
                        .tags(balancingTag()))
                .rules()
                .get(0)
                .ruleArn();
    }

    private static Action forward(String targets) {
        return Action.builder()
                .type(ActionTypeEnum.FORWARD)
                .targetGroupArn(targets)
                .build();
    }

    /** The ARN of a listener's balancer. */
    private static String balancerOf(String listener) {
        return listener.substring(0, listener.lastIndexOf('/')).replace(":listener/", ":loadbalancer/");
    }

    private void group(String template, String targets) {
        site.clients().autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName(names.name())
                .minSize(Scratch.LEAST)
                .desiredCapacity(Scratch.SIZE)
                .maxSize(Scratch.MOST)
                .launchTemplate(t -> t.launchTemplateId(template).version(Scratch.FIRST))
                .vpcZoneIdentifier(String.join(",", ground.subnets().keySet()))
                .targetGroupARNs(targets)
                .tags(software.amazon.awssdk.services.autoscaling.model.Tag.builder()
                        .resourceId(names.name())
                        .resourceType("auto-scaling-group")
                        .key(ScratchNames.TAG)
                        .value(names.id())
                        .propagateAtLaunch(true)
                        .build()));
    }

    /** What the rollouts' gate watches: more targets of the group are unhealthy than it has instances. */
    private void alarm(String balancer, String targets) {
        site.clients().cloudWatch().putMetricAlarm(r -> r.alarmName(names.name())
                .namespace("AWS/ApplicationELB")
                .metricName("UnHealthyHostCount")
                .dimensions(
                        dimension("LoadBalancer", balancer.substring(balancer.indexOf("loadbalancer/") + 13)),
                        dimension("TargetGroup", targets.substring(targets.indexOf("targetgroup/"))))
                .statistic("Maximum")
                .period(60)
                .evaluationPeriods(2)
                .comparisonOperator("GreaterThanThreshold")
                .threshold((double) Scratch.SIZE)
                .treatMissingData("notBreaching")
                .tags(software.amazon.awssdk.services.cloudwatch.model.Tag.builder()
                        .key(ScratchNames.TAG)
                        .value(names.id())
                        .build()));
    }

    private static software.amazon.awssdk.services.cloudwatch.model.Dimension dimension(String name, String value) {
        return software.amazon.awssdk.services.cloudwatch.model.Dimension.builder()
                .name(name)
                .value(value)
                .build();
    }

    private boolean serving(String targets) {
        List<TargetHealthStateEnum> states = site
                .clients()
                .balancing()
                .describeTargetHealth(r -> r.targetGroupArn(targets))
                .targetHealthDescriptions()
                .stream()
                .map(target -> target.targetHealth().state())
                .toList();
        return states.size() == Scratch.SIZE && states.stream().allMatch(TargetHealthStateEnum.HEALTHY::equals);
    }
}
