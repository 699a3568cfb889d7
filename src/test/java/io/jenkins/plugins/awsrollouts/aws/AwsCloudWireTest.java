package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Cloud.Attached;
import io.jenkins.plugins.awsrollouts.cloud.Cloud.Released;
import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.Health;
import io.jenkins.plugins.awsrollouts.cloud.Image;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.cloud.InstanceView;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import io.jenkins.plugins.awsrollouts.cloud.LaunchSettings;
import io.jenkins.plugins.awsrollouts.cloud.Look;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import io.jenkins.plugins.awsrollouts.cloud.Sight;
import io.jenkins.plugins.awsrollouts.cloud.TargetFacts;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The calls of a rollout, over HTTP against moto. */
@Tag("wire")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCloudWireTest {
    private MotoServer moto;
    private WireAccount account;
    private AwsCloud cloud;

    @BeforeAll
    void startServer() {
        moto = MotoServer.startOrSkip();
    }

    @AfterAll
    void stopServer() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void buildAccount() {
        account = WireAccount.build(moto, 2);
        cloud = account.cloud();
    }

    @AfterEach
    void dropAccount() {
        if (account != null) {
            account.close();
        }
        moto.reset();
    }

    private LaunchOrder order(String token, int count) {
        return new LaunchOrder(
                token,
                account.templateId(),
                "1",
                account.newImage(),
                "t3.small",
                "us-east-1b",
                account.subnets().get(1),
                false,
                count,
                Map.of("aws-rollouts", "r1"),
                LaunchSettings.NONE);
    }

    @Test
    void surveysTheGroup() {
        TargetFacts facts = cloud.survey(WireAccount.GROUP).orElseThrow();

        assertEquals(2, facts.group().desired());
        assertEquals(
                Optional.of(new TemplateRef(account.templateId(), "1")),
                facts.group().template());
        assertEquals(account.oldImage(), facts.launching().template().image());
        assertEquals("1", facts.launching().template().latest());
        assertEquals("1", facts.launching().template().byDefault());
        assertEquals(Set.of("x86_64"), facts.launching().types().get(0).architectures());
        assertEquals(
                Map.of(
                        "us-east-1a", List.of(account.subnets().get(0)),
                        "us-east-1b", List.of(account.subnets().get(1))),
                facts.launching().subnets());
        assertEquals(account.targetGroup(), facts.balancers().get(0).id());
        assertEquals(Set.copyOf(account.members()), facts.instances().keySet());
        assertEquals(
                Set.copyOf(account.members()),
                facts.health().get(account.targetGroup()).keySet());
        assertEquals(Map.of("Team", "shop"), facts.settings().propagatedTags());
        assertFalse(facts.settings().refreshing());
        assertTrue(cloud.survey("nobody").isEmpty());
    }

    @Test
    void replacesAnInstance() {
        List<String> before = account.members();
        InstanceView launched = cloud.launch(order("token-1", 1)).get(0);

        assertEquals(account.newImage(), launched.imageId());
        assertEquals("t3.small", launched.type());
        assertEquals(account.subnets().get(1), launched.subnetId());
        assertEquals(
                List.of(launched.id()),
                cloud.taggedInstances("aws-rollouts", "r1").stream()
                        .map(InstanceView::id)
                        .toList());
        assertEquals("web", tags(launched.id()).get(WireAccount.TEMPLATE_TAG));

        assertEquals(
                Map.of(launched.id(), Attached.DONE),
                cloud.attach(WireAccount.GROUP, List.of(launched.id())).byInstance());
        assertEquals(3, account.group().desiredCapacity());

        assertEquals(
                Released.DONE,
                cloud.release(WireAccount.GROUP, before.get(0), true).how());
        assertEquals(2, account.group().desiredCapacity());
        assertEquals(Set.of(before.get(1), launched.id()), Set.copyOf(account.members()));
        assertEquals(account.newImage(), account.imageOf(launched.id()));
    }

    @Test
    void looksAtEverySide() {
        TargetFacts facts = cloud.survey(WireAccount.GROUP).orElseThrow();
        Set<String> ids = facts.instances().keySet();
        Sight sight = cloud.look(List.of(
                        new Look(WireAccount.GROUP, Set.of(Look.Facet.values()), ids, facts.balancers()),
                        new Look("nobody", Set.of(Look.Facet.GROUP), Set.of(), List.of())))
                .get(WireAccount.GROUP);

        assertEquals(Optional.empty(), sight.problem());
        assertEquals(ids, sight.instances().keySet());
        assertTrue(sight.instances().values().stream()
                .allMatch(view -> view.state() == InstanceView.State.RUNNING
                        && view.checks() == InstanceView.Checks.PASSED
                        && !view.address().isEmpty()));
        assertTrue(sight.health().get(account.targetGroup()).values().stream()
                .allMatch(health -> health.is(Health.State.HEALTHY)));
    }

    @Test
    void promotesTheTemplate() {
        String version =
                cloud.createTemplateVersion(account.templateId(), "1", account.newImage(), "token-2", "rollout r1");
        assertEquals("2", version);
        ResponseLaunchTemplateData data = account.clients()
                .ec2()
                .describeLaunchTemplateVersions(
                        r -> r.launchTemplateId(account.templateId()).versions("2"))
                .launchTemplateVersions()
                .get(0)
                .launchTemplateData();
        assertEquals(account.newImage(), data.imageId());
        assertEquals("t3.micro", data.instanceTypeAsString());

        cloud.useTemplate(WireAccount.GROUP, new TemplateRef(account.templateId(), version));
        assertEquals("2", account.group().launchTemplate().version());
        cloud.setDefaultVersion(account.templateId(), version);
        assertEquals(
                "2",
                cloud.survey(WireAccount.GROUP)
                        .orElseThrow()
                        .launching()
                        .template()
                        .byDefault());
    }

    @Test
    void changesAndGivesBackTheGroupsSettings() {
        cloud.suspend(WireAccount.GROUP, Set.of("AZRebalance"));
        cloud.tag(WireAccount.GROUP, Map.of("aws-rollouts:lock", "r1"));
        cloud.resize(WireAccount.GROUP, OptionalInt.of(2), OptionalInt.empty());
        cloud.protect(WireAccount.GROUP, Set.copyOf(account.members()), true);
        TargetFacts facts = cloud.survey(WireAccount.GROUP).orElseThrow();
        assertEquals(Set.of("AZRebalance"), facts.group().suspended());
        assertEquals("r1", facts.group().tags().get("aws-rollouts:lock"));
        assertEquals(Map.of("Team", "shop"), facts.settings().propagatedTags());
        assertEquals(2, facts.group().min());
        assertEquals(6, facts.group().max());
        assertTrue(facts.group().members().stream().allMatch(m -> m.protectedFromScaleIn()));

        cloud.resume(WireAccount.GROUP, Set.of("AZRebalance"));
        cloud.untag(WireAccount.GROUP, Set.of("aws-rollouts:lock"));
        facts = cloud.survey(WireAccount.GROUP).orElseThrow();
        assertEquals(Set.of(), facts.group().suspended());
        assertEquals(Map.of("Team", "shop"), facts.group().tags());
    }

    @Test
    void findsImages() {
        account.clients()
                .ssm()
                .putParameter(r -> r.name("/web/ami").type(ParameterType.STRING).value(account.newImage()));
        assertEquals(List.of(account.newImage()), ids(new ImageQuery.ById(account.newImage())));
        assertEquals(List.of(), ids(new ImageQuery.ById("ami-0123456789abcdef0")));
        assertEquals(
                Set.of(account.oldImage(), account.newImage()),
                Set.copyOf(ids(new ImageQuery.ByName("web-*", "self"))));
        assertEquals(List.of(account.newImage()), ids(new ImageQuery.ByParameter("/web/ami")));
        CloudException failure =
                assertThrows(CloudException.class, () -> ids(new ImageQuery.ByParameter("/web/other")));
        assertEquals(CloudException.Kind.NOT_FOUND, failure.kind());
    }

    @Test
    void missesNoPermissionAndTerminatesTwice() {
        assertEquals(
                List.of(),
                cloud.refusals(new Rehearsal(List.of(order("token-3", 1)), List.of(), List.of(), List.of())));
        assertEquals(List.of(), cloud.taggedInstances("aws-rollouts", "r1"));
        String id = cloud.launch(order("token-4", 1)).get(0).id();
        cloud.terminate(Set.of(id));
        cloud.terminate(Set.of(id, "i-0123456789abcdef0"));
        assertEquals(
                List.of(InstanceView.State.GONE),
                cloud.taggedInstances("aws-rollouts", "r1").stream()
                        .map(InstanceView::state)
                        .toList());
    }

    @Test
    void surveysAMixedGroupBehindAClassicBalancer() {
        account.clients().classicBalancing().createLoadBalancer(r -> r.loadBalancerName("old")
                .listeners(Listener.builder()
                        .protocol("HTTP")
                        .loadBalancerPort(80)
                        .instancePort(8080)
                        .build())
                .subnets(account.subnets()));
        account.clients().autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName("mixed")
                .minSize(1)
                .maxSize(2)
                .vpcZoneIdentifier(account.subnets().get(0))
                .loadBalancerNames("old")
                .mixedInstancesPolicy(m -> m.launchTemplate(t -> t.launchTemplateSpecification(
                                s -> s.launchTemplateId(account.templateId()).version("$Latest"))
                        .overrides(
                                LaunchTemplateOverrides.builder()
                                        .instanceType("m5.large")
                                        .weightedCapacity("2")
                                        .build(),
                                LaunchTemplateOverrides.builder()
                                        .instanceType("t3.large")
                                        .build()))));
        account.clients().autoScaling().putLifecycleHook(r -> r.autoScalingGroupName("mixed")
                .lifecycleHookName("drain")
                .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING"));
        TargetFacts facts = cloud.survey("mixed").orElseThrow();

        assertEquals(
                Optional.of(List.of(true, false, false)),
                facts.launching()
                        .mixed()
                        .map(mixed -> List.of(mixed.weighted(), mixed.ownTemplates(), mixed.byRequirements())));
        assertEquals(
                List.of("m5.large", "t3.large"),
                facts.launching().types().stream()
                        .map(TargetFacts.InstanceType::name)
                        .toList());
        assertEquals(List.of("drain"), facts.settings().terminateHooks());
        assertEquals(List.of(), facts.settings().launchHooks());
        assertEquals("old", facts.balancers().get(0).id());
        assertEquals(
                Set.copyOf(facts.instances().keySet()),
                facts.health().get("old").keySet());

        String version =
                cloud.createTemplateVersion(account.templateId(), "1", account.newImage(), "token-5", "rollout r2");
        cloud.useTemplate("mixed", new TemplateRef(account.templateId(), version));
        assertEquals(
                Optional.of(new TemplateRef(account.templateId(), version)),
                cloud.survey("mixed").orElseThrow().group().template());
    }

    @Test
    void surveysAGroupWithALaunchConfiguration() {
        account.clients().autoScaling().createLaunchConfiguration(r -> r.launchConfigurationName("lc")
                .imageId(account.oldImage())
                .instanceType("t3.micro"));
        account.clients().autoScaling().createAutoScalingGroup(r -> r.autoScalingGroupName("old")
                .minSize(1)
                .maxSize(2)
                .vpcZoneIdentifier(account.subnets().get(0))
                .launchConfigurationName("lc"));
        TargetFacts facts = cloud.survey("old").orElseThrow();
        assertEquals(Optional.of("lc"), facts.launching().configuration());
        assertEquals(Optional.empty(), facts.group().template());
        assertEquals("", facts.launching().template().version());
        assertEquals("t3.micro", facts.launching().types().get(0).name());
    }

    private List<String> ids(ImageQuery query) {
        return cloud.images(query).stream().map(Image::id).toList();
    }

    private Map<String, String> tags(String instance) {
        return account
                .clients()
                .ec2()
                .describeTags(r -> r.filters(
                        Filter.builder().name("resource-id").values(instance).build()))
                .tags()
                .stream()
                .collect(Collectors.toMap(t -> t.key(), t -> t.value()));
    }
}
