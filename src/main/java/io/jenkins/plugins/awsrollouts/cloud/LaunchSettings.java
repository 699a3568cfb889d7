package io.jenkins.plugins.awsrollouts.cloud;

/**
 * What a group adds to its launch template at each launch of its own, so that a launch outside of it asks for the same.
 *
 * @param placementGroup the placement group that it launches into, or empty
 * @param reservation how it uses Capacity Reservations, for On-Demand Instances
 * @param spotMaxPrice the most that it pays for a Spot Instance, in dollars an hour; empty: no limit of its own
 */
public record LaunchSettings(String placementGroup, Reservation reservation, String spotMaxPrice) {
    /** A group that adds nothing. */
    public static final LaunchSettings NONE = new LaunchSettings("", Reservation.USUAL, "");

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
