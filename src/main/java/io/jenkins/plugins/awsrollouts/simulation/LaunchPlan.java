package io.jenkins.plugins.awsrollouts.simulation;

import java.util.SortedMap;

/** What to launch; {@code template} and {@code launchConfiguration} are null where not used. */
record LaunchPlan(
        String image,
        String type,
        boolean spot,
        String template,
        long templateVersion,
        String launchConfiguration,
        SortedMap<String, String> tags) {
    LaunchPlan of(String newType, boolean asSpot) {
        return new LaunchPlan(image, newType, asSpot, template, templateVersion, launchConfiguration, tags);
    }

    LaunchPlan running(String otherImage) {
        return new LaunchPlan(otherImage, type, spot, template, templateVersion, launchConfiguration, tags);
    }
}
