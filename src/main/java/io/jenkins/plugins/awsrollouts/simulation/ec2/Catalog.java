package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What instances are made of and where they are put: images by id, instance types by name, subnets with their zones,
 * placement groups and Capacity Reservations.
 */
public final class Catalog {
    private static final String PARAMETER = "resolve:ssm:";

    private final UnaryOperator<String> parameters;
    private final Map<String, SimulatedImage> images = new LinkedHashMap<>();
    private final Map<String, MachineType> types = new LinkedHashMap<>();
    private final Map<String, String> subnetZones = new LinkedHashMap<>();
    private final Set<String> ipv6Only = new TreeSet<>();
    private final Set<String> placementGroups = new TreeSet<>();
    private final Reservations reservations = new Reservations();

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

    /** Lets a subnet give IPv6 addresses alone. */
    public void ipv6Only(String subnet) {
        ipv6Only.add(subnet);
    }

    boolean isIpv6Only(String subnet) {
        return ipv6Only.contains(subnet);
    }

    public Reservations reservations() {
        return reservations;
    }

    /** One more placement group. */
    public void placementGroup(String name) {
        placementGroups.add(name);
    }

    /** Whether there is one of that name; an empty one asks for none. */
    public boolean hasPlacementGroup(String name) {
        return name.isEmpty() || placementGroups.contains(name);
    }

    /** The image an id or a {@code resolve:ssm:NAME} means, or null where the parameter does not exist. */
    String resolve(String image) {
        return image != null && image.startsWith(PARAMETER)
                ? parameters.apply(image.substring(PARAMETER.length()))
                : image;
    }
}
