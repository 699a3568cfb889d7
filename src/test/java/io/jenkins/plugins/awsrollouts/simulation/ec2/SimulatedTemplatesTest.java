package io.jenkins.plugins.awsrollouts.simulation.ec2;

import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.parts;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.run;
import static io.jenkins.plugins.awsrollouts.simulation.SimulatedWorlds.web;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.faults.Faults;
import io.jenkins.plugins.awsrollouts.simulation.state.ReadLag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMappingRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class SimulatedTemplatesTest {
    /** Data as a real template carries it, in the words of a request. */
    private static RequestLaunchTemplateData realistic() {
        return RequestLaunchTemplateData.builder()
                .imageId("ami-a")
                .instanceType("t3.large")
                .keyName("ops")
                .userData("IyEvYmluL3No")
                .securityGroupIds("sg-1", "sg-2")
                .ebsOptimized(true)
                .disableApiTermination(false)
                .iamInstanceProfile(p -> p.name("web"))
                .monitoring(m -> m.enabled(true))
                .creditSpecification(c -> c.cpuCredits("unlimited"))
                .metadataOptions(m -> m.httpTokens("required").httpPutResponseHopLimit(2))
                .blockDeviceMappings(LaunchTemplateBlockDeviceMappingRequest.builder()
                        .deviceName("/dev/xvda")
                        .ebs(e -> e.volumeSize(30).volumeType("gp3").encrypted(true))
                        .build())
                .networkInterfaces(LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                        .deviceIndex(0)
                        .associatePublicIpAddress(false)
                        .groups("sg-3")
                        .build())
                .tagSpecifications(LaunchTemplateTagSpecificationRequest.builder()
                        .resourceType("volume")
                        .tags(Tag.builder().key("team").value("shop").build())
                        .build())
                .instanceRequirements(r -> r.vCpuCount(v -> v.min(2).max(8)).memoryMiB(m -> m.min(4096)))
                .build();
    }

    private static CreateLaunchTemplateRequest request(String name, String token) {
        return CreateLaunchTemplateRequest.builder()
                .launchTemplateName(name)
                .clientToken(token)
                .versionDescription("first")
                .launchTemplateData(realistic())
                .tagSpecifications(TagSpecification.builder()
                        .resourceType("launch-template")
                        .tags(Tag.builder().key("rollout").value("r-1").build())
                        .build())
                .build();
    }

    private static LaunchTemplateVersion only(SimulatedAccount account, String id) {
        return account.ec2()
                .describeLaunchTemplateVersions(r -> r.launchTemplateId(id))
                .launchTemplateVersions()
                .get(0);
    }

    private static String code(Executable call) {
        return assertThrows(Ec2Exception.class, call).awsErrorDetails().errorCode();
    }

    @Test
    void aCreatedTemplateGivesBackAllItWasGiven() {
        SimulatedAccount account = web(1);
        LaunchTemplate made =
                account.ec2().createLaunchTemplate(request("copy", null)).launchTemplate();
        LaunchTemplateVersion version = only(account, made.launchTemplateId());

        assertEquals(1, version.versionNumber());
        assertTrue(version.defaultVersion());
        assertEquals("first", version.versionDescription());
        assertEquals(
                realistic(),
                SameFields.copy(version.launchTemplateData(), RequestLaunchTemplateData.builder())
                        .build());
    }

    @Test
    void aBuildersTemplateIsToldWholeAndCanBeCopied() {
        ResponseLaunchTemplateData data = SameFields.copy(realistic(), ResponseLaunchTemplateData.builder())
                .build();
        SimulatedAccount account = parts(1).launchTemplate("lt-full", data).build();
        assertEquals(data, only(account, "lt-full").launchTemplateData());
        RequestLaunchTemplateData copied =
                SameFields.copy(data, RequestLaunchTemplateData.builder()).build();
        String id = account.ec2()
                .createLaunchTemplate(r -> r.launchTemplateName("copy").launchTemplateData(copied))
                .launchTemplate()
                .launchTemplateId();

        assertEquals(data, only(account, id).launchTemplateData());
    }

    @Test
    void everySettingThatARequestCanHaveIsToldUnderTheSameName() {
        Set<String> told = new TreeSet<>();
        ResponseLaunchTemplateData.builder().sdkFields().forEach(f -> told.add(f.memberName()));

        RequestLaunchTemplateData.builder()
                .sdkFields()
                .forEach(f -> assertTrue(told.contains(f.memberName()), f.memberName()));
    }

    @Test
    void aNewVersionKeepsTheRestOfItsSource() {
        SimulatedAccount account = web(1);
        String id = account.ec2()
                .createLaunchTemplate(request("copy", null))
                .launchTemplate()
                .launchTemplateId();
        ResponseLaunchTemplateData data = account.ec2()
                .createLaunchTemplateVersion(
                        r -> r.launchTemplateId(id).sourceVersion("1").launchTemplateData(d -> d.imageId("ami-b")
                                .monitoring(m -> m.enabled(false))))
                .launchTemplateVersion()
                .launchTemplateData();

        assertEquals(
                only(account, id).launchTemplateData().copy(d -> d.imageId("ami-b")
                        .monitoring(m -> m.enabled(false))),
                data);
    }

    @Test
    void theSameTokenMakesOneTemplateAndAnotherRequestUnderItIsRefused() {
        SimulatedAccount account = web(1);
        LaunchTemplate first =
                account.ec2().createLaunchTemplate(request("copy", "token-1")).launchTemplate();

        assertEquals(
                first,
                account.ec2().createLaunchTemplate(request("copy", "token-1")).launchTemplate());
        assertEquals("IdempotentParameterMismatch", code(() -> account.ec2()
                .createLaunchTemplate(request("other", "token-1"))));
        assertEquals(
                2, account.ec2().describeLaunchTemplates().launchTemplates().size());
    }

    @Test
    void aLostAnswerIsHeardByAskingAgainUnderTheSameToken() {
        SimulatedAccount account = web(1);
        account.faults(Faults.none().withLostAfterRate(1));
        assertThrows(ApiCallAttemptTimeoutException.class, () -> account.ec2()
                .createLaunchTemplate(request("copy", "token-1")));
        account.faults(Faults.none());
        account.ec2().createLaunchTemplate(request("copy", "token-1"));

        assertEquals(2, account.inventory().launchTemplates().size());
    }

    @Test
    void aNameThatIsTakenOrMalformedIsRefused() {
        SimulatedAccount account = web(1);

        assertEquals("InvalidLaunchTemplateName.AlreadyExistsException", code(() -> account.ec2()
                .createLaunchTemplate(request("web", null))));
        assertEquals("InvalidLaunchTemplateName.MalformedException", code(() -> account.ec2()
                .createLaunchTemplate(request("a b", null))));
    }

    @Test
    void templatesAreFoundByNameAndTag() {
        SimulatedAccount account = web(1);
        account.ec2().createLaunchTemplate(request("copy", null));

        assertEquals(
                List.of("copy"),
                names(
                        account,
                        Filter.builder().name("tag:rollout").values("r-1").build()));
        assertEquals(
                List.of("copy", "web"),
                names(
                        account,
                        Filter.builder()
                                .name("launch-template-name")
                                .values("*")
                                .build()));
    }

    private static List<String> names(SimulatedAccount account, Filter filter) {
        return account.ec2().describeLaunchTemplates(r -> r.filters(filter)).launchTemplates().stream()
                .map(LaunchTemplate::launchTemplateName)
                .sorted()
                .toList();
    }

    @Test
    void aTemplatesTagsCanBeSetAndTakenAway() {
        SimulatedAccount account =
                parts(1).launchTemplateTags("lt-web", Map.of("app", "web")).build();
        account.ec2().createTags(r -> r.resources("lt-web")
                .tags(Tag.builder().key("lock").value("r-1").build()));
        account.ec2().deleteTags(r -> r.resources("lt-web")
                .tags(Tag.builder().key("app").build()));

        assertEquals(
                List.of(Tag.builder().key("lock").value("r-1").build()),
                account.ec2().describeLaunchTemplates().launchTemplates().get(0).tags());
    }

    @Test
    void aDeletedTemplateIsGoneByIdAndNameAndItsNameIsFree() {
        SimulatedAccount account = web(1);
        String id = account.ec2()
                .createLaunchTemplate(request("copy", null))
                .launchTemplate()
                .launchTemplateId();
        account.ec2().deleteLaunchTemplate(r -> r.launchTemplateName("copy"));

        assertEquals("InvalidLaunchTemplateId.NotFound", code(() -> account.ec2()
                .deleteLaunchTemplate(r -> r.launchTemplateId(id))));
        assertEquals("InvalidLaunchTemplateName.NotFoundException", code(() -> account.ec2()
                .describeLaunchTemplateVersions(r -> r.launchTemplateName("copy"))));
        assertNotEquals(
                id,
                account.ec2()
                        .createLaunchTemplate(request("copy", null))
                        .launchTemplate()
                        .launchTemplateId());
    }

    @Test
    void aGroupWhoseTemplateIsDeletedLaunchesNothingMore() {
        SimulatedAccount account = web(1);
        account.ec2().deleteLaunchTemplate(r -> r.launchTemplateId("lt-web"));
        account.autoScaling()
                .setDesiredCapacity(r -> r.autoScalingGroupName("web").desiredCapacity(3));
        run(account, 300);

        assertEquals(2, account.truth("web").serving());
        assertEquals(
                "Failed",
                account.autoScaling()
                        .describeScalingActivities(r -> r.autoScalingGroupName("web"))
                        .activities()
                        .get(0)
                        .statusCodeAsString());
    }

    @Test
    void aLaggingReadStillSeesADeletedTemplate() {
        SimulatedAccount account = web(1);
        run(account, 60);
        account.readLag(ReadLag.upTo(Duration.ofSeconds(60)));
        account.ec2().deleteLaunchTemplate(r -> r.launchTemplateId("lt-web"));

        long seen = IntStream.range(0, 20)
                .mapToLong(i -> account.ec2()
                        .describeLaunchTemplates()
                        .launchTemplates()
                        .size())
                .sum();
        assertTrue(seen > 0, "none of 20 reads lagged");
    }
}
