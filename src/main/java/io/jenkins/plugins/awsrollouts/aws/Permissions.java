package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import io.jenkins.plugins.awsrollouts.cloud.LaunchOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/**
 * Asks EC2 by dry runs what this caller may do: {@code DryRunOperation} means allowed and {@code UnauthorizedOperation}
 * not. Any other refusal (an instance that does not exist, say) proves no permission missing and is left to the call
 * itself. See <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html">DryRun</a>.
 *
 * <p>Auto Scaling has no dry runs. A policy that allows TerminateInstances only by the instances' tags is told as
 * missing, since no instance exists yet to ask about.
 */
final class Permissions {
    /** An id that EC2 gives to no instance. */
    private static final String NO_INSTANCE = "i-00000000000000000";

    private final Ec2Client ec2;
    private final Launcher launcher;

    Permissions(Ec2Client ec2, Launcher launcher) {
        this.ec2 = ec2;
        this.launcher = launcher;
    }

    List<String> missing(LaunchOrder order) {
        List<String> missing = new ArrayList<>();
        launching(order).ifPresent(missing::add);
        TerminateInstancesRequest terminate = TerminateInstancesRequest.builder()
                .instanceIds(NO_INSTANCE)
                .dryRun(true)
                .build();
        denied("TerminateInstances", "an instance", () -> ec2.terminateInstances(terminate))
                .map(e -> sentence("ec2:TerminateInstances", e))
                .ifPresent(missing::add);
        CreateLaunchTemplateVersionRequest version = CreateLaunchTemplateVersionRequest.builder()
                .launchTemplateId(order.templateId())
                .sourceVersion(order.templateVersion())
                .launchTemplateData(RequestLaunchTemplateData.builder()
                        .imageId(order.imageId())
                        .build())
                .dryRun(true)
                .build();
        denied("CreateLaunchTemplateVersion", order.templateId(), () -> ec2.createLaunchTemplateVersion(version))
                .map(e -> sentence("ec2:CreateLaunchTemplateVersion", e))
                .ifPresent(missing::add);
        return missing;
    }

    /**
     * Tagging at launch needs CreateTags, and policies often allow it only there, so that it is told apart by leaving
     * the order's tags out instead of by a call of its own.
     */
    private Optional<String> launching(LaunchOrder order) {
        RunInstancesRequest tagged = launcher.request(order).dryRun(true).build();
        Optional<CloudException> denied =
                denied("RunInstances", Launcher.subject(order), () -> ec2.runInstances(tagged));
        if (denied.isEmpty()) {
            return Optional.empty();
        }
        RunInstancesRequest plain = tagged.toBuilder()
                .tagSpecifications(List.<TagSpecification>of())
                .build();
        boolean tagsOnly = denied("RunInstances", Launcher.subject(order), () -> ec2.runInstances(plain))
                .isEmpty();
        return denied.map(e -> sentence(tagsOnly ? "ec2:CreateTags (with RunInstances)" : "ec2:RunInstances", e));
    }

    private static Optional<CloudException> denied(String operation, String subject, Supplier<?> dryRun) {
        try {
            Failures.call(operation, subject, dryRun);
            return Optional.empty();
        } catch (CloudException e) {
            if (e.kind() == Kind.DENIED) {
                return Optional.of(e);
            }
            if (e.kind().worthRepeating() && !Failures.code(e).equals("DryRunOperation")) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static String sentence(String permission, CloudException e) {
        return "Permission " + permission + " is missing: " + Failures.message(e);
    }
}
