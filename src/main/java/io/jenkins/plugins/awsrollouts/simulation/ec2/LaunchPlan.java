package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** What to launch; {@code template} and {@code launchConfiguration} are null where not used. */
public record LaunchPlan(
        String image,
        String type,
        boolean spot,
        String template,
        long templateVersion,
        String launchConfiguration,
        SortedMap<String, String> tags) {
    /** What a template version launches. */
    public static LaunchPlan of(LaunchTemplateVersion version, Catalog catalog) {
        ResponseLaunchTemplateData data = version.launchTemplateData();
        SortedMap<String, String> tags = new TreeMap<>();
        data.tagSpecifications().stream()
                .filter(s -> "instance".equals(s.resourceTypeAsString()))
                .forEach(s -> s.tags().forEach(t -> tags.put(t.key(), t.value())));
        boolean spot = data.instanceMarketOptions() != null
                && "spot".equals(data.instanceMarketOptions().marketTypeAsString());
        return new LaunchPlan(
                catalog.resolve(data.imageId()),
                data.instanceTypeAsString(),
                spot,
                version.launchTemplateId(),
                version.versionNumber(),
                null,
                tags);
    }

    public LaunchPlan of(String newType, boolean asSpot) {
        return new LaunchPlan(image, newType, asSpot, template, templateVersion, launchConfiguration, tags);
    }

    public LaunchPlan running(String otherImage) {
        return new LaunchPlan(otherImage, type, spot, template, templateVersion, launchConfiguration, tags);
    }
}
