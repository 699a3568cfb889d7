package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.api.Arns;
import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import io.jenkins.plugins.awsrollouts.simulation.state.Page;
import io.jenkins.plugins.awsrollouts.simulation.state.Reads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** DescribeLaunchTemplates and DescribeLaunchTemplateVersions (EC2 API Reference, pages of those names). */
record Ec2TemplateReads(Reads reads, Catalog catalog, TemplateStore templates) {
    /** The version now, or EC2's error. */
    static LaunchTemplateVersion version(Template template, String spec) {
        LaunchTemplateVersion version = template.version(spec);
        if (version == null) {
            throw ApiErrors.ec2(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find the specified version " + spec + " for the launch template " + template.id());
        }
        return version;
    }

    static LaunchTemplate described(Template template) {
        return LaunchTemplate.builder()
                .launchTemplateId(template.id())
                .launchTemplateName(template.name())
                .defaultVersionNumber(template.defaultVersion())
                .latestVersionNumber(template.latestVersion())
                .createTime(template.created())
                .createdBy("arn:aws:iam::" + Arns.ACCOUNT + ":root")
                .tags(Ec2Tags.list(template.tags()))
                .build();
    }

    DescribeLaunchTemplatesResponse describeLaunchTemplates(DescribeLaunchTemplatesRequest request) {
        Instant view = reads.view();
        List<String> asked = new ArrayList<>(request.launchTemplateIds());
        asked.addAll(request.launchTemplateNames());
        List<LaunchTemplate> found = new ArrayList<>();
        for (String key : asked.isEmpty() ? templates.ids() : asked) {
            Template template = at(key, view);
            if (template == null && !asked.isEmpty()) {
                throw TemplateStore.unknown(key);
            }
            if (template != null && request.filters().stream().allMatch(f -> Ec2Filters.matches(f, template))) {
                found.add(described(template));
            }
        }
        Page<LaunchTemplate> page = reads.page(found, request.nextToken(), request.maxResults(), 200);
        return DescribeLaunchTemplatesResponse.builder()
                .launchTemplates(page.items())
                .nextToken(page.next())
                .build();
    }

    /** The template by id or name as it was, deleted since or not. */
    private Template at(String key, Instant view) {
        Template found = templates.at(key, view);
        if (found != null) {
            return found;
        }
        return templates.ids().stream()
                .map(id -> templates.at(id, view))
                .filter(t -> t != null && t.name().equals(key))
                .findFirst()
                .orElse(null);
    }

    DescribeLaunchTemplateVersionsResponse describeLaunchTemplateVersions(
            DescribeLaunchTemplateVersionsRequest request) {
        Instant view = reads.view();
        String key = request.launchTemplateId() != null ? request.launchTemplateId() : request.launchTemplateName();
        List<Template> asked = key != null
                ? List.of(existing(key, view))
                : templates.ids().stream()
                        .map(id -> templates.at(id, view))
                        .filter(Objects::nonNull)
                        .toList();
        List<LaunchTemplateVersion> found = new ArrayList<>();
        asked.forEach(t -> addVersions(t, request, found));
        Page<LaunchTemplateVersion> page = reads.page(found, request.nextToken(), request.maxResults(), 200);
        return DescribeLaunchTemplateVersionsResponse.builder()
                .launchTemplateVersions(page.items())
                .nextToken(page.next())
                .build();
    }

    private Template existing(String key, Instant view) {
        Template template = at(key, view);
        if (template == null) {
            throw TemplateStore.unknown(key);
        }
        return template;
    }

    private void addVersions(
            Template template, DescribeLaunchTemplateVersionsRequest request, List<LaunchTemplateVersion> found) {
        List<LaunchTemplateVersion> versions = new ArrayList<>();
        if (request.versions().isEmpty()) {
            versions.addAll(template.versions().values());
        }
        for (String spec : request.versions()) {
            versions.add(version(template, spec));
        }
        for (LaunchTemplateVersion version : versions) {
            boolean isDefault = version.versionNumber() == template.defaultVersion();
            LaunchTemplateVersion shown = version.copy(b -> b.defaultVersion(isDefault));
            if (Boolean.TRUE.equals(request.resolveAlias())) {
                String image = catalog.resolve(version.launchTemplateData().imageId());
                shown = shown.copy(
                        b -> b.launchTemplateData(version.launchTemplateData().copy(d -> d.imageId(image))));
            }
            found.add(shown);
        }
    }
}
