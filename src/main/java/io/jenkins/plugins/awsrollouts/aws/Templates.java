package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.TemplateRef;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Reads launch templates. */
final class Templates {
    /** How a template version names an SSM parameter instead of an AMI. */
    static final String ALIAS = "resolve:ssm:";

    private final Ec2Client ec2;

    Templates(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * One version.
     *
     * @param resolve whether an SSM parameter in the place of an AMI is replaced by its value; the caller then needs
     *     {@code ssm:GetParameters} for it
     */
    LaunchTemplateVersion version(TemplateRef ref, boolean resolve) {
        return version(ref, resolve, new HashSet<>());
    }

    /** The same, with the members of the answer that the SDK does not know. */
    LaunchTemplateVersion version(TemplateRef ref, boolean resolve, Set<String> unknown) {
        List<LaunchTemplateVersion> found = versions(ref.templateId(), List.of(ref.version()), resolve, unknown);
        if (found.isEmpty()) {
            throw new CloudException(Kind.NOT_FOUND, "Launch template version " + ref + " does not exist", null);
        }
        return found.get(0);
    }

    /** Some versions, in whatever order; no paging, since few are named. */
    List<LaunchTemplateVersion> versions(String templateId, List<String> versions, boolean resolve) {
        return versions(templateId, versions, resolve, new HashSet<>());
    }

    private List<LaunchTemplateVersion> versions(
            String templateId, List<String> versions, boolean resolve, Set<String> unknown) {
        // ResolveAlias is left out where it is not needed, since it asks for a permission of its own.
        DescribeLaunchTemplateVersionsRequest request = DescribeLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(templateId)
                .versions(versions)
                .resolveAlias(resolve ? Boolean.TRUE : null)
                .overrideConfiguration(UnknownMembers.watched(unknown))
                .build();
        return Failures.call(
                        "DescribeLaunchTemplateVersions",
                        templateId + " versions " + String.join(", ", versions),
                        () -> ec2.describeLaunchTemplateVersions(request))
                .launchTemplateVersions()
                .stream()
                .filter(version -> templateId.equals(version.launchTemplateId()))
                .filter(version -> versions.stream().anyMatch(name -> isCalled(version, name)))
                .toList();
    }

    /** Whether a version is the one of that name; {@code $Latest} and {@code $Default} may be any. */
    private static boolean isCalled(LaunchTemplateVersion version, String name) {
        return name.startsWith("$") || name.equals(String.valueOf(version.versionNumber()));
    }

    /** All versions from a number on. */
    List<LaunchTemplateVersion> from(String templateId, String lowest) {
        DescribeLaunchTemplateVersionsRequest request = DescribeLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(templateId)
                .minVersion(lowest)
                .build();
        return Failures.call(
                "DescribeLaunchTemplateVersions",
                templateId + " from version " + lowest,
                () -> ec2.describeLaunchTemplateVersionsPaginator(request).launchTemplateVersions().stream()
                        .toList());
    }

    /** The template itself, which knows its newest and its default version. */
    LaunchTemplate template(String templateId) {
        DescribeLaunchTemplatesRequest request = DescribeLaunchTemplatesRequest.builder()
                .launchTemplateIds(templateId)
                .build();
        return Failures.call("DescribeLaunchTemplates", templateId, () -> ec2.describeLaunchTemplates(request))
                .launchTemplates()
                .stream()
                .filter(template -> templateId.equals(template.launchTemplateId()))
                .findFirst()
                .orElseThrow(() ->
                        new CloudException(Kind.NOT_FOUND, "Launch template " + templateId + " does not exist", null));
    }
}
