package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.text;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.Rehearsal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Makes, promotes and deletes launch template versions. */
final class TemplateChanges {
    private final Ec2Client ec2;
    private final Templates templates;

    TemplateChanges(Ec2Client ec2) {
        this.ec2 = ec2;
        this.templates = new Templates(ec2);
    }

    /**
     * See <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html">
     * CreateLaunchTemplateVersion</a>: a new version has what its source has, where the request says nothing else.
     */
    String create(String templateId, String source, String imageId, String token, String description) {
        if (!source.matches("\\d+")) {
            // "$Latest" would be the new version itself once it is there.
            throw new CloudException(
                    Kind.REFUSED,
                    "A version of " + templateId + " can only be made from a number, not from " + source,
                    null);
        }
        CreateLaunchTemplateVersionRequest request =
                request(new Rehearsal.Version(templateId, source, imageId, token, description));
        Long number = Failures.call(
                        "CreateLaunchTemplateVersion",
                        templateId + " from version " + source,
                        () -> ec2.createLaunchTemplateVersion(request))
                .launchTemplateVersion()
                .versionNumber();
        String version = String.valueOf(number);
        verify(templateId, source, version, imageId);
        return version;
    }

    /** A further version with what the source has, its AMI word for word, be it an id or a parameter. */
    Optional<String> restore(String templateId, String source, String made, String token, String description) {
        Optional<LaunchTemplateVersion> newest = templates.from(templateId, made).stream()
                .max(Comparator.comparing(LaunchTemplateVersion::versionNumber));
        // a read that does not show ours yet shows nothing
        boolean newer = newest.filter(version -> version.versionNumber() > Long.parseLong(made))
                .isPresent();
        if (newer) {
            return newest.filter(version -> description.equals(version.versionDescription()))
                    .map(version -> String.valueOf(version.versionNumber()));
        }
        String image = data(templates.versions(templateId, List.of(source), false), source)
                .map(ResponseLaunchTemplateData::imageId)
                .orElseThrow(() -> notVisible(templateId, source, null));
        return Optional.of(create(templateId, source, image, token, description));
    }

    /** The request that makes a version. */
    CreateLaunchTemplateVersionRequest request(Rehearsal.Version order) {
        return CreateLaunchTemplateVersionRequest.builder()
                .launchTemplateId(order.templateId())
                .sourceVersion(order.source())
                .clientToken(order.token())
                .versionDescription(order.description())
                .launchTemplateData(RequestLaunchTemplateData.builder()
                        .imageId(order.imageId())
                        .build())
                .build();
    }

    private void verify(String templateId, String source, String version, String imageId) {
        List<LaunchTemplateVersion> both;
        try {
            both = templates.versions(templateId, List.of(source, version), false);
        } catch (CloudException e) {
            // whatever keeps it from being read, it is there: who takes that for a refusal leaves it behind
            throw e.kind() == Kind.NOT_FOUND
                    ? notVisible(templateId, version, e)
                    : new CloudException(Kind.UNKNOWN, e.getMessage(), e.requestId(), e);
        }
        Optional<ResponseLaunchTemplateData> before = data(both, source);
        Optional<ResponseLaunchTemplateData> after = data(both, version);
        if (before.isEmpty() || after.isEmpty()) {
            throw notVisible(templateId, version, null);
        }
        ResponseLaunchTemplateData wanted =
                before.get().toBuilder().imageId(imageId).build();
        if (!wanted.equals(after.get())) {
            delete(templateId, version);
            throw new CloudException(
                    Kind.REFUSED,
                    "Launch template " + templateId + " version " + version + " came out different from version "
                            + source + " in more than the AMI and was deleted",
                    null);
        }
    }

    /** The version was made, but reads do not show it everywhere yet; the same call again ends well. */
    private static CloudException notVisible(String templateId, String version, Throwable cause) {
        return new CloudException(
                Kind.UNKNOWN, "Launch template " + templateId + " version " + version + " is not visible yet", cause);
    }

    private static Optional<ResponseLaunchTemplateData> data(List<LaunchTemplateVersion> versions, String number) {
        return versions.stream()
                .filter(v -> number.equals(String.valueOf(v.versionNumber())))
                .map(LaunchTemplateVersion::launchTemplateData)
                .findFirst();
    }

    /** The newest version of that description, from a number on. */
    Optional<String> described(String templateId, String from, String description) {
        return templates.from(templateId, from).stream()
                .filter(version -> description.equals(version.versionDescription()))
                .max(Comparator.comparing(LaunchTemplateVersion::versionNumber))
                .map(version -> String.valueOf(version.versionNumber()));
    }

    void setDefault(String templateId, String version) {
        ModifyLaunchTemplateRequest request = ModifyLaunchTemplateRequest.builder()
                .launchTemplateId(templateId)
                .defaultVersion(version)
                .build();
        Failures.call(
                "ModifyLaunchTemplate", templateId + " version " + version, () -> ec2.modifyLaunchTemplate(request));
    }

    void delete(String templateId, String version) {
        DeleteLaunchTemplateVersionsRequest request = DeleteLaunchTemplateVersionsRequest.builder()
                .launchTemplateId(templateId)
                .versions(version)
                .build();
        String subject = templateId + " version " + version;
        List<DeleteLaunchTemplateVersionsResponseErrorItem> failed;
        try {
            failed = Failures.call(
                            "DeleteLaunchTemplateVersions", subject, () -> ec2.deleteLaunchTemplateVersions(request))
                    .unsuccessfullyDeletedLaunchTemplateVersions();
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return;
            }
            throw e;
        }
        failed.forEach(item -> throwUnlessMissing(subject, item));
    }

    /** This operation answers 200 and tells of failures inside the answer. */
    private static void throwUnlessMissing(String subject, DeleteLaunchTemplateVersionsResponseErrorItem item) {
        String code =
                item.responseError() == null ? "" : text(item.responseError().codeAsString());
        switch (code) {
            case "launchTemplateVersionDoesNotExist", "launchTemplateIdDoesNotExist" -> {}
            case "unexpectedError" -> throw deletion(Kind.UNKNOWN, subject, item);
            default -> throw deletion(Kind.REFUSED, subject, item);
        }
    }

    private static CloudException deletion(
            Kind kind, String subject, DeleteLaunchTemplateVersionsResponseErrorItem item) {
        String reason =
                item.responseError() == null ? "" : text(item.responseError().message());
        return new CloudException(kind, "DeleteLaunchTemplateVersions for " + subject + " failed: " + reason, null);
    }
}
