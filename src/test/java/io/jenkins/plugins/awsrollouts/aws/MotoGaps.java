package io.jenkins.plugins.awsrollouts.aws;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeNotificationConfigurationsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeTrafficSourcesRequest;
import software.amazon.awssdk.services.autoscaling.model.LoadBalancerTargetGroupState;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.ec2.model.ArchitectureValues;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VirtualizationType;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * Makes up in the test's own client for what moto lacks, so that the product need not know of moto.
 *
 * <ul>
 *   <li>A template version inherits nothing from its source: the request is completed with what the source has.
 *   <li>DescribeInstanceRefreshes and DescribeAccountLimits do not exist and end in a 500: the answer becomes the one
 *       that AWS gives for an action it does not know.
 *   <li>A registered image forgets what it was registered with: it becomes one of x86_64 and hvm.
 *   <li>As few instances are launched as the request puts up with: it asks for as many as it wants.
 *   <li>A repeated client token launches again: the repetition becomes a dry run, and the answer is the first one's.
 *   <li>A member can be attached a second time: it is refused as AWS refuses it.
 *   <li>A terminated member stays in its target groups, and is healthy there: it is taken out of them when it is
 *       terminated, and else by the first who asks for their health, should the process have died in between.
 *   <li>Terminating what is no member in a group ends in a 500: the answer becomes AWS' refusal.
 *   <li>A group is made over one of the same name: it is refused as AWS refuses it.
 *   <li>The lifecycle hooks of a new group are not made: each is put by a call of its own.
 *   <li>A template's own tags get into its data as well: they are taken out of it.
 *   <li>DeleteLaunchTemplateVersions does not exist: a tag of the template remembers which are gone, and who asks for its
 *       versions is not shown those.
 *   <li>Deleting a template that does not exist is refused for another reason: the answer becomes AWS'.
 *   <li>DescribeNotificationConfigurations does not exist: the answer becomes that there are none.
 *   <li>DescribeTrafficSources does not exist: the answer becomes the group's target groups.
 * </ul>
 *
 * <p>A group has no scaling activities either: what instances are about to go through is noted in their tags, and the
 * activities are made from that and from what has become of them, whichever process asked for it.
 *
 * <p>What is not made up for: a group says of each member that it runs the template's default version.
 */
final class MotoGaps implements ExecutionInterceptor {
    private static final ExecutionAttribute<List<Instance>> LAUNCHED_BEFORE =
            new ExecutionAttribute<>("launched before by the same token");

    /** When an instance was about to be attached. */
    private static final String ATTACHED = "moto:attached";

    /** When an instance was about to be terminated in its group, alone or with its capacity. */
    private static final String RELEASED = "moto:released";

    private static final String SHRUNK = "moto:shrunk";
    private static final String NO_NOTIFICATIONS = "<DescribeNotificationConfigurationsResponse>"
            + "<DescribeNotificationConfigurationsResult><NotificationConfigurations/>"
            + "</DescribeNotificationConfigurationsResult></DescribeNotificationConfigurationsResponse>";
    private static final String GROUP = "aws:autoscaling:groupName";

    /** Before the number of a template version that is deleted. */
    private static final String DELETED = "moto:deleted:";

    private final AwsClients plain;

    /**
     * @param plain clients without this interceptor
     */
    MotoGaps(AwsClients plain) {
        this.plain = plain;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof AttachInstancesRequest request) {
            refuseMembers(request);
            note(request.instanceIds(), ATTACHED);
        }
        if (context.request() instanceof TerminateInstanceInAutoScalingGroupRequest request) {
            if (isMember(request.instanceId())) {
                note(
                        List.of(request.instanceId()),
                        Boolean.TRUE.equals(request.shouldDecrementDesiredCapacity()) ? SHRUNK : RELEASED);
            }
        }
        if (context.request() instanceof DeleteLaunchTemplateVersionsRequest request) {
            request.versions().forEach(version -> note(List.of(request.launchTemplateId()), DELETED + version));
        }
        if (context.request() instanceof CreateAutoScalingGroupRequest request) {
            refuseSecond(request.autoScalingGroupName());
        }
        if (context.request() instanceof RunInstancesRequest request
                && request.clientToken() != null
                && !Boolean.TRUE.equals(request.dryRun())) {
            attributes.putAttribute(LAUNCHED_BEFORE, launchedBy(request.clientToken()));
        }
    }

    private static String deleted(DeleteLaunchTemplateVersionsRequest request) {
        String items = request.versions().stream()
                .map(version -> "<item><launchTemplateId>" + request.launchTemplateId()
                        + "</launchTemplateId><versionNumber>" + version + "</versionNumber></item>")
                .collect(Collectors.joining());
        return "<DeleteLaunchTemplateVersionsResponse><requestId>1</requestId>"
                + "<successfullyDeletedLaunchTemplateVersionSet>" + items
                + "</successfullyDeletedLaunchTemplateVersionSet></DeleteLaunchTemplateVersionsResponse>";
    }

    private boolean isDeleted(LaunchTemplateVersion version) {
        return plain
                .ec2()
                .describeTags(r -> r.filters(Filter.builder()
                        .name("resource-id")
                        .values(version.launchTemplateId())
                        .build()))
                .tags()
                .stream()
                .anyMatch(tag -> tag.key().equals(DELETED + version.versionNumber()));
    }

    private boolean isMember(String instance) {
        return !plain.autoScaling()
                .describeAutoScalingInstances(r -> r.instanceIds(instance))
                .autoScalingInstances()
                .isEmpty();
    }

    /** Takes what is terminated out of its target groups. */
    private void deregister(String instance) {
        plain.balancing().describeTargetGroups().targetGroups().forEach(group -> {
            String arn = group.targetGroupArn();
            if (ids(plain.balancing().describeTargetHealth(r -> r.targetGroupArn(arn)))
                    .contains(instance)) {
                deregister(arn, Set.of(instance));
            }
        });
    }

    private void deregister(String targetGroup, Set<String> instances) {
        for (String instance : instances) {
            try {
                plain.balancing().deregisterTargets(r -> r.targetGroupArn(targetGroup)
                        .targets(TargetDescription.builder().id(instance).build()));
            } catch (InvalidTargetException e) {
                // another call has taken it out meanwhile; as a failure of this one it would be the product's to puzzle
                // over
            }
        }
    }

    private static List<String> ids(DescribeTargetHealthResponse health) {
        return health.targetHealthDescriptions().stream()
                .map(one -> one.target().id())
                .toList();
    }

    /** The health of targets that are not terminated; the others are taken out. */
    private DescribeTargetHealthResponse ofLiving(
            DescribeTargetHealthRequest asked, DescribeTargetHealthResponse health) {
        Set<String> dead = instances(Filter.builder()
                        .name("instance-state-name")
                        .values("terminated")
                        .build())
                .map(Instance::instanceId)
                .filter(ids(health)::contains)
                .collect(Collectors.toSet());
        if (dead.isEmpty()) {
            return health;
        }
        deregister(asked.targetGroupArn(), dead);
        return health.toBuilder()
                .targetHealthDescriptions(health.targetHealthDescriptions().stream()
                        .filter(one -> !dead.contains(one.target().id()))
                        .toList())
                .build();
    }

    private void note(List<String> instances, String what) {
        plain.ec2().createTags(r -> r.resources(instances)
                .tags(Tag.builder().key(what).value(Instant.now().toString()).build()));
    }

    private void refuseSecond(String group) {
        if (!plain.autoScaling()
                .describeAutoScalingGroups(r -> r.autoScalingGroupNames(group))
                .autoScalingGroups()
                .isEmpty()) {
            throw AlreadyExistsException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("AlreadyExists")
                            .errorMessage("AutoScalingGroup by this name already exists")
                            .build())
                    .build();
        }
    }

    private void refuseMembers(AttachInstancesRequest request) {
        for (AutoScalingInstanceDetails member : plain.autoScaling()
                .describeAutoScalingInstances(r -> r.instanceIds(request.instanceIds()))
                .autoScalingInstances()) {
            throw AutoScalingException.builder()
                    .statusCode(400)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("ValidationError")
                            .errorMessage("The Instance: " + member.instanceId()
                                    + " is already part of AutoScalingGroup:" + member.autoScalingGroupName())
                            .build())
                    .build();
        }
    }

    private List<Instance> launchedBy(String token) {
        return instances()
                .filter(instance -> token.equals(instance.clientToken()))
                .toList();
    }

    private Stream<Instance> instances(Filter... filters) {
        return plain.ec2().describeInstances(r -> r.filters(filters)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream());
    }

    /** The newest first. */
    private List<Activity> activities() {
        return instances()
                .flatMap(instance -> activities(instance, tags(instance)).stream())
                .sorted(Comparator.comparing(Activity::startTime).reversed())
                .toList();
    }

    private static Map<String, String> tags(Instance instance) {
        return instance.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static List<Activity> activities(Instance instance, Map<String, String> tags) {
        String id = instance.instanceId();
        String released = tags.getOrDefault(SHRUNK, tags.get(RELEASED));
        boolean gone = released != null && instance.state().name() == InstanceStateName.TERMINATED;
        List<Activity> activities = new ArrayList<>();
        if (gone) {
            activities.add(activity(
                    released,
                    "Terminating EC2 instance: " + id,
                    "instance " + id + " was taken out of service in response to a user request"
                            + (tags.containsKey(SHRUNK) ? ", shrinking the capacity from 2 to 1." : ".")));
        }
        if (tags.containsKey(ATTACHED) && (gone || tags.containsKey(GROUP))) {
            activities.add(activity(
                    tags.get(ATTACHED),
                    "Attaching an existing EC2 instance: " + id,
                    "an instance was attached in response to a user request, increasing the capacity from 1 to 2."));
        }
        return activities;
    }

    private static Activity activity(String at, String description, String cause) {
        return Activity.builder()
                .activityId(description)
                .startTime(Instant.parse(at))
                .endTime(Instant.parse(at))
                .statusCode("Successful")
                .description(description)
                .cause("At " + at + " " + cause)
                .build();
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        if (context.response() instanceof DescribeImagesResponse images) {
            return images.toBuilder()
                    .images(images.images().stream().map(MotoGaps::whole).toList())
                    .build();
        }
        if (context.response() instanceof DescribeLaunchTemplateVersionsResponse described) {
            return described.toBuilder()
                    .launchTemplateVersions(described.launchTemplateVersions().stream()
                            .filter(version -> !isDeleted(version))
                            .map(MotoGaps::withoutOwnTags)
                            .toList())
                    .build();
        }
        if (context.response() instanceof DescribeScalingActivitiesResponse none) {
            return none.toBuilder().activities(activities()).build();
        }
        if (context.request() instanceof TerminateInstanceInAutoScalingGroupRequest terminated) {
            deregister(terminated.instanceId());
        }
        if (context.request() instanceof DescribeTargetHealthRequest asked) {
            return ofLiving(asked, (DescribeTargetHealthResponse) context.response());
        }
        return context.response() instanceof RunInstancesResponse launched && isRepeated(attributes)
                ? launched.toBuilder()
                        .instances(attributes.getAttribute(LAUNCHED_BEFORE))
                        .build()
                : context.response();
    }

    private static boolean isRepeated(ExecutionAttributes attributes) {
        List<Instance> before = attributes.getAttribute(LAUNCHED_BEFORE);
        return before != null && !before.isEmpty();
    }

    private static LaunchTemplateVersion withoutOwnTags(LaunchTemplateVersion version) {
        ResponseLaunchTemplateData data = version.launchTemplateData();
        return version.toBuilder()
                .launchTemplateData(data.toBuilder()
                        .tagSpecifications(data.tagSpecifications().stream()
                                .filter(spec -> spec.resourceType() != ResourceType.LAUNCH_TEMPLATE)
                                .toList())
                        .build())
                .build();
    }

    private static Image whole(Image image) {
        return image.architectureAsString() != null
                ? image
                : image.toBuilder()
                        .architecture(ArchitectureValues.X86_64)
                        .virtualizationType(VirtualizationType.HVM)
                        .build();
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof RunInstancesRequest request) {
            boolean dryRun = Boolean.TRUE.equals(request.dryRun()) || isRepeated(attributes);
            return request.toBuilder()
                    .minCount(request.maxCount())
                    .dryRun(dryRun)
                    .build();
        }
        return context.request() instanceof CreateLaunchTemplateVersionRequest request
                ? request.toBuilder().launchTemplateData(inherited(request)).build()
                : context.request();
    }

    private RequestLaunchTemplateData inherited(CreateLaunchTemplateVersionRequest request) {
        ResponseLaunchTemplateData source = plain.ec2()
                .describeLaunchTemplateVersions(versions ->
                        versions.launchTemplateId(request.launchTemplateId()).versions(request.sourceVersion()))
                .launchTemplateVersions()
                .get(0)
                .launchTemplateData();
        return RequestLaunchTemplateData.builder()
                .imageId(request.launchTemplateData().imageId())
                .instanceType(source.instanceTypeAsString())
                .userData(source.userData())
                .securityGroupIds(source.hasSecurityGroupIds() ? source.securityGroupIds() : null)
                .tagSpecifications(source.tagSpecifications().stream()
                        .map(spec -> LaunchTemplateTagSpecificationRequest.builder()
                                .resourceType(spec.resourceTypeAsString())
                                .tags(spec.tags())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        if (madeUp(context.request(), attributes).isPresent()) {
            return context.httpResponse().toBuilder().statusCode(200).build();
        }
        return refusal(context.request(), context.httpResponse()).isPresent()
                ? context.httpResponse().toBuilder().statusCode(400).build()
                : context.httpResponse();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return madeUp(context.request(), attributes)
                .or(() -> refusal(context.request(), context.httpResponse()))
                .<InputStream>map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .or(context::responseBody);
    }

    /** Answers that have nothing of moto's. */
    private Optional<String> madeUp(SdkRequest request, ExecutionAttributes attributes) {
        if (request instanceof DescribeTrafficSourcesRequest asked) {
            return Optional.of(sources(asked.autoScalingGroupName()));
        }
        if (request instanceof DescribeNotificationConfigurationsRequest) {
            return Optional.of(NO_NOTIFICATIONS);
        }
        if (request instanceof DeleteLaunchTemplateVersionsRequest deleted) {
            return Optional.of(deleted(deleted));
        }
        return request instanceof RunInstancesRequest && isRepeated(attributes)
                ? Optional.of("<RunInstancesResponse><instancesSet/></RunInstancesResponse>")
                : Optional.empty();
    }

    private String sources(String group) {
        return plain
                .autoScaling()
                .describeLoadBalancerTargetGroups(r -> r.autoScalingGroupName(group))
                .loadBalancerTargetGroups()
                .stream()
                .map(LoadBalancerTargetGroupState::loadBalancerTargetGroupARN)
                .map(arn -> "<member><Type>elbv2</Type><Identifier>" + arn
                        + "</Identifier><State>InService</State></member>")
                .collect(Collectors.joining(
                        "",
                        "<DescribeTrafficSourcesResponse><DescribeTrafficSourcesResult><TrafficSources>",
                        "</TrafficSources></DescribeTrafficSourcesResult></DescribeTrafficSourcesResponse>"));
    }

    /** What AWS would answer where moto breaks. */
    private static Optional<String> refusal(SdkRequest request, SdkHttpResponse response) {
        if (response.isSuccessful()) {
            return Optional.empty();
        }
        if (request instanceof DescribeInstanceRefreshesRequest || request instanceof DescribeAccountLimitsRequest) {
            return Optional.of(error("InvalidAction", "Could not find operation"));
        }
        if (request instanceof DeleteLaunchTemplateRequest) {
            return Optional.of("<Response><Errors><Error><Code>InvalidLaunchTemplateName.NotFoundException</Code>"
                    + "<Message>It does not exist</Message></Error></Errors></Response>");
        }
        // Whatever goes wrong inside moto, the only reason in these tests is that it finds no such member.
        return request instanceof TerminateInstanceInAutoScalingGroupRequest terminate
                ? Optional.of(error(
                        "ValidationError",
                        "Instance Id not found - No managed instance found for instance ID: " + terminate.instanceId()))
                : Optional.empty();
    }

    private static String error(String code, String message) {
        return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message
                + "</Message></Error><RequestId>moto</RequestId></ErrorResponse>";
    }
}
