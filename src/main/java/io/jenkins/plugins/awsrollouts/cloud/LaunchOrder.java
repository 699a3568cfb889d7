package io.jenkins.plugins.awsrollouts.cloud;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/**
 * Instances to launch outside the group, to be attached to it later. All settings but those named here come from the
 * launch template version.
 *
 * <p>One record of many components: journals have them beside each other under these names, and one call takes them
 * all.
 *
 * @param token idempotency token, at most 64 ASCII characters: the same order under the same token launches once
 * @param templateId the launch template
 * @param templateVersion a version number
 * @param imageId the AMI, instead of the template's
 * @param type the instance type, instead of the template's
 * @param zone the Availability Zone
 * @param subnetId the subnet of the group in that zone
 * @param spot whether to ask for Spot capacity
 * @param count how many at most; at least one
 * @param tags tags of the new instances, on top of those that the template gives
 * @param settings what the group adds to the template
 */
@RecordBuilder
public record LaunchOrder(
        String token,
        String templateId,
        String templateVersion,
        String imageId,
        String type,
        String zone,
        String subnetId,
        boolean spot,
        int count,
        Map<String, String> tags,
        LaunchSettings settings)
        implements LaunchOrderBuilder.With {
    public LaunchOrder {
        tags = Map.copyOf(tags);
        // what an older version has written down asked for nothing of the group
        settings = settings == null ? LaunchSettings.NONE : settings;
    }

    /** What capacity is told by: zone, type and market. */
    public String pool() {
        return zone + "/" + type + (spot ? "/spot" : "");
    }
}
