package io.jenkins.plugins.awsrollouts.simulation.ec2;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Filter;

/** EC2's filters: values are alternatives, {@code *} and {@code ?} are wildcards (EC2 User Guide, List and filter). */
final class Ec2Filters {
    private Ec2Filters() {}

    static boolean matches(Filter filter, Server server) {
        return switch (filter.name()) {
            case "instance-state-name" -> any(filter, server.phase().label());
            case "instance-id" -> any(filter, server.id());
            case "image-id" -> any(filter, server.image());
            case "instance-type" -> any(filter, server.type());
            case "availability-zone" -> any(filter, server.zone());
            case "private-ip-address" -> any(filter, server.address());
            default -> matchesTags(filter, server.tags());
        };
    }

    static boolean matches(Filter filter, SimulatedImage image) {
        return switch (filter.name()) {
            case "name" -> any(filter, image.name());
            case "state" -> any(filter, image.state());
            case "image-id" -> any(filter, image.id());
            case "architecture" -> any(filter, image.architecture());
            case "owner-id" -> any(filter, image.owner());
            case "virtualization-type" -> any(filter, image.virtualization());
            default -> matchesTags(filter, image.tags());
        };
    }

    static boolean matches(Filter filter, Template template) {
        return switch (filter.name()) {
            case "launch-template-name" -> any(filter, template.name());
            case "create-time" -> any(filter, template.created().toString());
            default -> matchesTags(filter, template.tags());
        };
    }

    private static boolean matchesTags(Filter filter, Map<String, String> tags) {
        if (filter.name().equals("tag-key")) {
            return tags.keySet().stream().anyMatch(k -> any(filter, k));
        }
        if (filter.name().startsWith("tag:")) {
            String value = tags.get(filter.name().substring(4));
            return value != null && any(filter, value);
        }
        throw ApiErrors.ec2("InvalidParameterValue", "The filter '" + filter.name() + "' is invalid");
    }

    static boolean any(Filter filter, String actual) {
        return filter.values().stream().anyMatch(v -> wild(v, actual));
    }

    private static boolean wild(String pattern, String actual) {
        if (!pattern.contains("*") && !pattern.contains("?")) {
            return pattern.equals(actual);
        }
        String quoted = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return actual.matches(quoted);
    }
}
