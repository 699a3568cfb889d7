package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.SameFields;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Randomness;
import io.jenkins.plugins.awsrollouts.simulation.state.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseSuccessItem;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/**
 * New templates and versions, the default version and deletions (EC2 User Guide, Manage launch template versions; EC2 API
 * Reference, CreateLaunchTemplate, DeleteLaunchTemplate; Ensuring idempotency).
 */
final class Ec2TemplateChanges {
    /** What a client token stands for once it was used. */
    private record Done(int request, LaunchTemplateVersion version) {}

    /** The same for a template's token. */
    private record Made(int request, LaunchTemplate template) {}

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");

    private final Map<String, Done> versionsByToken = new LinkedHashMap<>();
    private final Map<String, Made> templatesByToken = new LinkedHashMap<>();
    private final Schedule schedule;
    private final Randomness random;
    private final TemplateStore templates;

    Ec2TemplateChanges(Schedule schedule, Randomness random, TemplateStore templates) {
        this.schedule = schedule;
        this.random = random;
        this.templates = templates;
    }

    CreateLaunchTemplateResponse createLaunchTemplate(CreateLaunchTemplateRequest request) {
        String token = request.clientToken();
        Made before = token == null ? null : templatesByToken.get(token);
        if (before != null && before.request() != request.hashCode()) {
            throw ApiErrors.ec2("IdempotentParameterMismatch", "The client token was used with other parameters");
        }
        LaunchTemplate template = before != null ? before.template() : make(request);
        if (token != null) {
            templatesByToken.put(token, new Made(request.hashCode(), template));
        }
        return CreateLaunchTemplateResponse.builder().launchTemplate(template).build();
    }

    private LaunchTemplate make(CreateLaunchTemplateRequest request) {
        String name = request.launchTemplateName();
        checkName(name);
        if (request.launchTemplateData() == null) {
            throw ApiErrors.ec2("MissingParameter", "The request must contain the parameter LaunchTemplateData");
        }
        Ec2Tags.check(request.tagSpecifications());
        Ec2Tags.check(request.launchTemplateData());
        Ec2Tags.refuseDryRun(request.dryRun());
        SortedMap<String, String> tags = Ec2Tags.atCreation(request.tagSpecifications(), "launch-template");
        Template empty =
                Template.empty(random.newId("lt-"), name, Collections.unmodifiableSortedMap(tags), schedule.now());
        ResponseLaunchTemplateData data =
                merged(ResponseLaunchTemplateData.builder().build(), request.launchTemplateData());
        LaunchTemplateVersion version = empty.next(data, schedule.now())
                .copy(b -> b.defaultVersion(true).versionDescription(request.versionDescription()));
        Template template = empty.withVersion(version);
        templates.put(template.id(), template);
        return Ec2TemplateReads.described(template);
    }

    private void checkName(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw ApiErrors.ec2(
                    "InvalidLaunchTemplateName.MalformedException",
                    "A launch template name must be 3 to 128 letters, digits and ().-/_");
        }
        Template known = templates.find(name);
        if (known != null && known.name().equals(name)) {
            throw ApiErrors.ec2(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
    }

    DeleteLaunchTemplateResponse deleteLaunchTemplate(DeleteLaunchTemplateRequest request) {
        Template template = templates.existing(key(request.launchTemplateId(), request.launchTemplateName()));
        Ec2Tags.refuseDryRun(request.dryRun());
        templates.remove(template.id());
        return DeleteLaunchTemplateResponse.builder()
                .launchTemplate(Ec2TemplateReads.described(template))
                .build();
    }

    CreateLaunchTemplateVersionResponse createLaunchTemplateVersion(CreateLaunchTemplateVersionRequest request) {
        Done before = request.clientToken() == null ? null : versionsByToken.get(request.clientToken());
        if (before != null && before.request() != request.hashCode()) {
            throw ApiErrors.ec2("IdempotentParameterMismatch", "The client token was used with other parameters");
        }
        LaunchTemplateVersion version = before != null ? before.version() : create(request);
        return CreateLaunchTemplateVersionResponse.builder()
                .launchTemplateVersion(version)
                .build();
    }

    private LaunchTemplateVersion create(CreateLaunchTemplateVersionRequest request) {
        Template template = templates.existing(key(request.launchTemplateId(), request.launchTemplateName()));
        ResponseLaunchTemplateData source = request.sourceVersion() == null
                ? ResponseLaunchTemplateData.builder().build()
                : Ec2TemplateReads.version(template, request.sourceVersion()).launchTemplateData();
        Ec2Tags.check(request.launchTemplateData());
        Ec2Tags.refuseDryRun(request.dryRun());
        ResponseLaunchTemplateData data = merged(source, request.launchTemplateData());
        LaunchTemplateVersion version = template.next(data, schedule.now())
                .copy(b -> b.defaultVersion(false).versionDescription(request.versionDescription()));
        templates.put(template.id(), template.withVersion(version));
        if (request.clientToken() != null) {
            versionsByToken.put(request.clientToken(), new Done(request.hashCode(), version));
        }
        return version;
    }

    /** What the request sets replaces the source version's, setting by setting. */
    private static ResponseLaunchTemplateData merged(
            ResponseLaunchTemplateData source, RequestLaunchTemplateData data) {
        return data == null ? source : SameFields.copy(data, source.toBuilder()).build();
    }

    ModifyLaunchTemplateResponse modifyLaunchTemplate(ModifyLaunchTemplateRequest request) {
        Template template = templates.existing(key(request.launchTemplateId(), request.launchTemplateName()));
        Template changed = template;
        if (request.defaultVersion() != null) {
            changed = template.withDefaultVersion(
                    Ec2TemplateReads.version(template, request.defaultVersion()).versionNumber());
        }
        Ec2Tags.refuseDryRun(request.dryRun());
        templates.put(template.id(), changed);
        return ModifyLaunchTemplateResponse.builder()
                .launchTemplate(Ec2TemplateReads.described(changed))
                .build();
    }

    DeleteLaunchTemplateVersionsResponse deleteLaunchTemplateVersions(DeleteLaunchTemplateVersionsRequest request) {
        Template template = templates.existing(key(request.launchTemplateId(), request.launchTemplateName()));
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
        templates.put(template.id(), left);
        return DeleteLaunchTemplateVersionsResponse.builder()
                .successfullyDeletedLaunchTemplateVersions(deleted)
                .unsuccessfullyDeletedLaunchTemplateVersions(failed)
                .build();
    }

    private static String key(String id, String name) {
        return id != null ? id : name;
    }
}
