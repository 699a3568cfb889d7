package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** What to launch; {@code template} and {@code launchConfiguration} are null where not used. */
@RecordBuilder
public record LaunchPlan(
        String image,
        String type,
        boolean spot,
        String template,
        long templateVersion,
        String launchConfiguration,
        SortedMap<String, String> tags,
        LaunchTraits traits)
        implements LaunchPlanBuilder.With {
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
                tags,
                LaunchTraits.of(data));
    }

    public LaunchPlan of(String newType, boolean asSpot) {
        return with(copy -> copy.type(newType).spot(asSpot));
    }

    /** How it uses Capacity Reservations, which are of On-Demand Instances alone. */
    LaunchTraits.ReservationUse reserving() {
        return spot ? LaunchTraits.ReservationUse.NEVER : traits.reservations();
    }
}
