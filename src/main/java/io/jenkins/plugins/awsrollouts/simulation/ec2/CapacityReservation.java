package io.jenkins.plugins.awsrollouts.simulation.ec2;

/**
 * Capacity that is kept for this account.
 *
 * @param id such as {@code cr-1}
 * @param type the instance type
 * @param zone the Availability Zone
 * @param total for how many instances
 * @param open whether any instance that fits may use it; otherwise only those that name it, or its group
 * @param group the ARN of the resource group that it is in, or empty
 */
public record CapacityReservation(String id, String type, String zone, int total, boolean open, String group) {
    boolean fits(LaunchTraits.ReservationUse use, String wanted, String where) {
        boolean meant = use.targets().isEmpty()
                ? open
                : use.targets().contains(id) || use.targets().contains(group);
        return !use.none() && meant && type.equals(wanted) && zone.equals(where);
    }
}
