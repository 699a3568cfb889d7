package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What instances are made of: images by id, instance types by name, and subnets with their zones. */
public final class Catalog {
    private static final String PARAMETER = "resolve:ssm:";

    private final UnaryOperator<String> parameters;
    private final Map<String, SimulatedImage> images = new LinkedHashMap<>();
    private final Map<String, MachineType> types = new LinkedHashMap<>();
    private final Map<String, String> subnetZones = new LinkedHashMap<>();

    /** @param parameters the value of a parameter of Systems Manager; null where there is none of that name */
    Catalog(UnaryOperator<String> parameters) {
        this.parameters = parameters;
        MachineType.common().forEach(type -> types.put(type.name(), type));
    }

    public Map<String, SimulatedImage> images() {
        return images;
    }

    public Map<String, MachineType> types() {
        return types;
    }

    public Map<String, String> subnetZones() {
        return subnetZones;
    }

    /** The image an id or a {@code resolve:ssm:NAME} means, or null where the parameter does not exist. */
    String resolve(String image) {
        return image != null && image.startsWith(PARAMETER)
                ? parameters.apply(image.substring(PARAMETER.length()))
                : image;
    }
}
