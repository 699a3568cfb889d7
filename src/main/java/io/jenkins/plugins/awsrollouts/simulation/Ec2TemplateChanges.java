package io.jenkins.plugins.awsrollouts.simulation;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseSuccessItem;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** New versions, the default version and deletions (EC2 User Guide, Manage launch template versions). */
final class Ec2TemplateChanges {
    /** What a client token stands for once it was used. */
    record Done(int request, LaunchTemplateVersion version) {}

    private final World world;

    Ec2TemplateChanges(World world) {
        this.world = world;
    }

    CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        Done before = request.clientToken() == null ? null : world.versionsByToken.get(request.clientToken());
        if (before != null && before.request() != request.hashCode()) {
            throw ApiErrors.ec2("IdempotentParameterMismatch", "The client token was used with other parameters");
        }
        LaunchTemplateVersion version = before != null ? before.version() : create(request);
        return CreateLaunchTemplateVersionResponse.builder()
                .launchTemplateVersion(version)
                .build();
    }

    private LaunchTemplateVersion create(CreateLaunchTemplateVersionRequest request) {
        Template template = Ec2Templates.template(world, key(request.launchTemplateId(), request.launchTemplateName()));
        ResponseLaunchTemplateData source = request.sourceVersion() == null
                ? ResponseLaunchTemplateData.builder().build()
                : Ec2Templates.version(template, request.sourceVersion()).launchTemplateData();
        Ec2Tags.refuseDryRun(request.dryRun());
        LaunchTemplateVersion version = LaunchTemplateVersion.builder()
                .launchTemplateId(template.id())
                .launchTemplateName(template.name())
                .versionNumber(template.newest() + 1)
                .versionDescription(request.versionDescription())
                .createTime(world.now())
                .createdBy("arn:aws:iam::" + World.ACCOUNT + ":root")
                .defaultVersion(false)
                .launchTemplateData(merged(source, request.launchTemplateData()))
                .build();
        world.templates.put(template.id(), template.withVersion(version));
        if (request.clientToken() != null) {
            world.versionsByToken.put(request.clientToken(), new Done(request.hashCode(), version));
        }
        return version;
    }

    /** Fields in the request override the source version's; the fields that matter to launches are carried over. */
    private static ResponseLaunchTemplateData merged(
            ResponseLaunchTemplateData source, RequestLaunchTemplateData data) {
        ResponseLaunchTemplateData.Builder merged = source.toBuilder();
        if (data == null) {
            return merged.build();
        }
        if (data.imageId() != null) {
            merged.imageId(data.imageId());
        }
        if (data.instanceTypeAsString() != null) {
            merged.instanceType(data.instanceTypeAsString());
        }
        if (data.userData() != null) {
            merged.userData(data.userData());
        }
        if (data.keyName() != null) {
            merged.keyName(data.keyName());
        }
        if (data.hasSecurityGroupIds()) {
            merged.securityGroupIds(data.securityGroupIds());
        }
        if (data.instanceMarketOptions() != null) {
            merged.instanceMarketOptions(
                    o -> o.marketType(data.instanceMarketOptions().marketTypeAsString()));
        }
        if (data.hasTagSpecifications()) {
            mergeTags(merged, data);
        }
        return merged.build();
    }

    private static void mergeTags(ResponseLaunchTemplateData.Builder merged, RequestLaunchTemplateData data) {
        List<LaunchTemplateTagSpecification> specifications = new ArrayList<>();
        data.tagSpecifications()
                .forEach(s -> specifications.add(LaunchTemplateTagSpecification.builder()
                        .resourceType(s.resourceTypeAsString())
                        .tags(s.tags())
                        .build()));
        merged.tagSpecifications(specifications);
    }

    ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        Template template = Ec2Templates.template(world, key(request.launchTemplateId(), request.launchTemplateName()));
        Template changed = template;
        if (request.defaultVersion() != null) {
            changed = template.withDefault(
                    Ec2Templates.version(template, request.defaultVersion()).versionNumber());
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        world.templates.put(template.id(), changed);
        return ModifyLaunchTemplateResponse.builder()
                .launchTemplate(Ec2Templates.described(changed))
                .build();
    }

    DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(DeleteLaunchTemplateVersionsRequest request) {
        Template template = Ec2Templates.template(world, key(request.launchTemplateId(), request.launchTemplateName()));
        if (request.versions().contains(Long.toString(template.defaultVersion()))) {
            throw ApiErrors.ec2("InvalidLaunchTemplateVersion", "The default version cannot be deleted");
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        List<DeleteLaunchTemplateVersionsResponseSuccessItem> deleted = new ArrayList<>();
        List<DeleteLaunchTemplateVersionsResponseErrorItem> failed = new ArrayList<>();
        Template left = template;
        for (String spec : request.versions()) {
            long number = template.number(spec);
            if (left.versions().containsKey(number)) {
                left = left.withoutVersion(number);
                deleted.add(DeleteLaunchTemplateVersionsResponseSuccessItem.builder()
                        .launchTemplateId(template.id())
                        .launchTemplateName(template.name())
                        .versionNumber(number)
                        .build());
            } else {
                failed.add(DeleteLaunchTemplateVersionsResponseErrorItem.builder()
                        .launchTemplateId(template.id())
                        .versionNumber(number)
                        .responseError(e -> e.code("launchTemplateVersionDoesNotExist"))
                        .build());
            }
        }
        world.templates.put(template.id(), left);
        return DeleteLaunchTemplateVersionsResponse.builder()
                .successfullyDeletedLaunchTemplateVersions(deleted)
                .unsuccessfullyDeletedLaunchTemplateVersions(failed)
                .build();
    }

    private static String key(String id, String name) {
        return id != null ? id : name;
    }
}
