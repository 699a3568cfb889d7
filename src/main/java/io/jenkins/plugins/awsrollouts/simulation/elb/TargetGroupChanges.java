package io.jenkins.plugins.awsrollouts.simulation.elb;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Server;
import io.jenkins.plugins.awsrollouts.simulation.ec2.Servers;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import io.jenkins.plugins.awsrollouts.simulation.state.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Changes of target groups and their targets (Elastic Load Balancing API Reference, CreateTargetGroup and others). */
record TargetGroupChanges(
        Schedule schedule,
        Randomness random,
        Servers servers,
        Store<TrafficSource> balancers,
        Registrations registrations,
        Routing routing,
        TargetGroupReads groups,
        BalancerTags tags) {
    /** Two hyphens together are refused here, since AWS' console has refused what its API took (aws-sdk-js #3300). */
    private static final Pattern NAME = Pattern.compile("(?!.*--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?");

    CreateTargetGroupResponse createTargetGroup(CreateTargetGroupRequest request) {
        if (request.name() == null || !NAME.matcher(request.name()).matches()) {
            throw ApiErrors.loadBalancing("Target group name '" + request.name()
                    + "' must have 1 to 32 letters, digits and hyphens, and no hyphen at its ends or beside another");
        }
        if (request.port() == null || request.protocol() == null || request.vpcId() == null) {
            throw ApiErrors.loadBalancing("A protocol, a port and a VPC must be specified");
        }
        TargetGroup wanted = wanted(request);
        checkHealthCheck(wanted);
        TrafficSource known = groups.named(request.name());
        if (known == null) {
            BalancerTags.check(request.tags());
            balancers.put(wanted.targetGroupArn(), TrafficSource.targetGroup(wanted, Map.of()));
            tags.begin(wanted.targetGroupArn(), request.tags());
            return created(groups.described(TrafficSource.targetGroup(wanted, Map.of()), schedule.now()));
        }
        TargetGroup same = wanted.copy(g -> g.targetGroupArn(known.key()));
        if (!same.equals(known.config())) {
            throw ApiErrors.filled(
                    DuplicateTargetGroupNameException.builder(),
                    TargetGroupReads.SERVICE,
                    "DuplicateTargetGroupName",
                    "A target group with the same name '" + request.name() + "' exists, but with different settings",
                    400);
        }
        return created(groups.described(known, schedule.now()));
    }

    private static CreateTargetGroupResponse created(TargetGroup group) {
        return CreateTargetGroupResponse.builder().targetGroups(group).build();
    }

    /** With the defaults that the page names for HTTP. */
    private TargetGroup wanted(CreateTargetGroupRequest request) {
        return TargetGroup.builder()
                .targetGroupArn(Arns.targetGroup(request.name(), random.newName()))
                .targetGroupName(request.name())
                .protocol(request.protocol())
                .protocolVersion(
                        request.protocolAsString().startsWith("HTTP") ? or(request.protocolVersion(), "HTTP1") : null)
                .port(request.port())
                .vpcId(request.vpcId())
                .targetType(or(request.targetType(), TargetTypeEnum.INSTANCE))
                .ipAddressType(or(request.ipAddressTypeAsString(), "ipv4"))
                .healthCheckEnabled(or(request.healthCheckEnabled(), true))
                .healthCheckProtocol(or(request.healthCheckProtocolAsString(), "HTTP"))
                .healthCheckPort(or(request.healthCheckPort(), "traffic-port"))
                .healthCheckPath(or(request.healthCheckPath(), "/"))
                .healthCheckIntervalSeconds(or(request.healthCheckIntervalSeconds(), 30))
                .healthCheckTimeoutSeconds(or(request.healthCheckTimeoutSeconds(), 5))
                .healthyThresholdCount(or(request.healthyThresholdCount(), 5))
                .unhealthyThresholdCount(or(request.unhealthyThresholdCount(), 2))
                .matcher(m -> m.httpCode(
                        request.matcher() == null ? "200" : request.matcher().httpCode()))
                .build();
    }

    private static <T> T or(T given, T usual) {
        return given == null ? usual : given;
    }

    private static void checkHealthCheck(TargetGroup group) {
        within("Health check interval", group.healthCheckIntervalSeconds(), 5, 300);
        within("Health check timeout", group.healthCheckTimeoutSeconds(), 2, 120);
        within("Healthy threshold count", group.healthyThresholdCount(), 2, 10);
        within("Unhealthy threshold count", group.unhealthyThresholdCount(), 2, 10);
        if (group.healthCheckTimeoutSeconds() >= group.healthCheckIntervalSeconds()) {
            throw ApiErrors.loadBalancing("Health check timeout '" + group.healthCheckTimeoutSeconds()
                    + "' must be smaller than the interval '" + group.healthCheckIntervalSeconds() + "'");
        }
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw ApiErrors.loadBalancing(what + " '" + value + "' must be in the range " + least + "-" + most);
        }
    }

    DeleteTargetGroupResponse deleteTargetGroup(DeleteTargetGroupRequest request) {
        String arn = request.targetGroupArn();
        if (balancers.now(arn) == null) {
            return DeleteTargetGroupResponse.builder().build();
        }
        if (routing.uses(arn, schedule.now())) {
            throw ApiErrors.filled(
                    ResourceInUseException.builder(),
                    TargetGroupReads.SERVICE,
                    "ResourceInUse",
                    "Target group '" + arn + "' is currently in use by a listener or a rule",
                    400);
        }
        registrations.instances(arn).forEach(instance -> registrations.forget(arn, instance));
        balancers.remove(arn);
        tags.end(arn);
        return DeleteTargetGroupResponse.builder().build();
    }

    ModifyTargetGroupResponse modifyTargetGroup(ModifyTargetGroupRequest request) {
        TrafficSource before = groups.existing(request.targetGroupArn(), schedule.now());
        TargetGroup config = before.config();
        TargetGroup changed = config.copy(g -> g.healthCheckProtocol(
                        or(request.healthCheckProtocolAsString(), config.healthCheckProtocolAsString()))
                .healthCheckPort(or(request.healthCheckPort(), config.healthCheckPort()))
                .healthCheckPath(or(request.healthCheckPath(), config.healthCheckPath()))
                .healthCheckEnabled(or(request.healthCheckEnabled(), config.healthCheckEnabled()))
                .healthCheckIntervalSeconds(
                        or(request.healthCheckIntervalSeconds(), config.healthCheckIntervalSeconds()))
                .healthCheckTimeoutSeconds(or(request.healthCheckTimeoutSeconds(), config.healthCheckTimeoutSeconds()))
                .healthyThresholdCount(or(request.healthyThresholdCount(), config.healthyThresholdCount()))
                .unhealthyThresholdCount(or(request.unhealthyThresholdCount(), config.unhealthyThresholdCount()))
                .matcher(or(request.matcher(), config.matcher())));
        checkHealthCheck(changed);
        TrafficSource after = TrafficSource.targetGroup(changed, before.attributes());
        balancers.put(after.key(), after);
        return ModifyTargetGroupResponse.builder()
                .targetGroups(groups.described(after, schedule.now()))
                .build();
    }

    ModifyTargetGroupAttributesResponse modifyTargetGroupAttributes(ModifyTargetGroupAttributesRequest request) {
        TrafficSource before = groups.existing(request.targetGroupArn(), schedule.now());
        Map<String, String> attributes = new TreeMap<>(before.attributes());
        request.attributes().forEach(attribute -> {
            if (attributes.replace(attribute.key(), attribute.value()) == null) {
                throw configuration("Target group attribute key '" + attribute.key() + "' is not recognized");
            }
        });
        checkDelay(attributes.get(TrafficSource.DELAY));
        TrafficSource after = TrafficSource.targetGroup(before.config(), attributes);
        if (after.sticky() && routing.actionsNaming(after.key()).stream().anyMatch(TargetGroupChanges::plainSplit)) {
            throw RuleActions.stickinessMissing();
        }
        balancers.put(after.key(), after);
        return ModifyTargetGroupAttributesResponse.builder()
                .attributes(TargetGroupReads.attributes(after))
                .build();
    }

    private static boolean plainSplit(Action action) {
        return ForwardActions.tuples(action).size() > 1
                && !Boolean.TRUE.equals(
                        action.forwardConfig().targetGroupStickinessConfig().enabled());
    }

    private static void checkDelay(String seconds) {
        if (!Pattern.matches("\\d{1,4}", seconds) || Integer.parseInt(seconds) > 3600) {
            throw configuration("Deregistration delay '" + seconds + "' must be between 0 and 3600 seconds");
        }
    }

    private static AwsServiceException configuration(String message) {
        return ApiErrors.of(TargetGroupReads.SERVICE, "InvalidConfigurationRequest", message, 400);
    }

    RegisterTargetsResponse registerTargets(RegisterTargetsRequest request) {
        String arn = groups.existing(request.targetGroupArn(), schedule.now()).key();
        List<String> ids = request.targets().stream().map(TargetDescription::id).toList();
        for (String id : ids) {
            Server server = servers.now(id);
            if (server == null || server.phase() != Server.Phase.RUNNING) {
                throw ApiErrors.filled(
                        InvalidTargetException.builder(),
                        TargetGroupReads.SERVICE,
                        "InvalidTarget",
                        "The following targets are not in a running state and cannot be registered: '" + id + "'",
                        400);
            }
        }
        for (String id : ids) {
            Registration known = registrations.now(arn, id);
            if (known == null || known.leaving() != null) {
                registrations.register(arn, id);
            }
        }
        return RegisterTargetsResponse.builder().build();
    }

    DeregisterTargetsResponse deregisterTargets(DeregisterTargetsRequest request) {
        String arn = groups.existing(request.targetGroupArn(), schedule.now()).key();
        Set.copyOf(request.targets()).stream()
                .map(TargetDescription::id)
                .sorted()
                .forEach(id -> registrations.deregister(arn, id));
        return DeregisterTargetsResponse.builder().build();
    }
}
