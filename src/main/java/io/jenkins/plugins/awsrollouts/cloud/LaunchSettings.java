package io.jenkins.plugins.awsrollouts.cloud;

/**
 * What a launch outside of a group asks for beside the group's launch template, so that the instance is as one of the
 * group's own: the group adds it to its template at each launch.
 *
 * @param placementGroup the placement group that it launches into, or empty
 * @param reservation how it uses Capacity Reservations, for On-Demand Instances
 * @param spotMaxPrice the most that it pays for a Spot Instance, in dollars an hour; empty: no limit of its own
 * @param endable whether the template protects instances from EC2's TerminateInstances: Auto Scaling ends them all the same,
 *     but outside of the group nobody could, so that such protection is left out until the group has the instance
 */
public record LaunchSettings(String placementGroup, Reservation reservation, String spotMaxPrice, boolean endable) {
    /** A group that adds nothing. */
    public static final LaunchSettings NONE = new LaunchSettings("", Reservation.USUAL, "", false);

    /** The same, protected from termination as the template says. */
    public LaunchSettings asTheGroupLaunches() {
        return new LaunchSettings(placementGroup, reservation, spotMaxPrice, false);
    }

    /**
     * How launches use Capacity Reservations, in the words of EC2.
     *
     * @param preference {@code open}, {@code none}, {@code capacity-reservations-only}, or empty where it is left open
     * @param id the one that is meant, or empty
     * @param group the ARN of the resource group of those that are meant, or empty
     */
    public record Reservation(String preference, String id, String group) {
        /** As the launch template says. */
        public static final Reservation USUAL = new Reservation("", "", "");
    }
}
