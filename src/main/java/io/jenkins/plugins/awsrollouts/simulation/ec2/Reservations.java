package io.jenkins.plugins.awsrollouts.simulation.ec2;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Capacity Reservations and who uses them (EC2 User Guide, Launch instances into an existing Capacity Reservation;
 * Capacity Reservation groups). Spot Instances use none.
 */
public final class Reservations {
    private final Map<String, CapacityReservation> all = new LinkedHashMap<>();
    private final Map<String, Integer> used = new HashMap<>();

    /** One more. */
    public void add(CapacityReservation reservation) {
        all.put(reservation.id(), reservation);
    }

    /** Whether nothing but a reservation will do, and none has room. */
    boolean refuses(LaunchTraits.ReservationUse use, String type, String zone) {
        return use.must() && fitting(use, type, zone).isEmpty();
    }

    /** Where the next instance of a type goes; empty: nowhere, it is On-Demand. */
    String take(LaunchTraits.ReservationUse use, String type, String zone) {
        String id = fitting(use, type, zone);
        used.merge(id, 1, Integer::sum);
        return id;
    }

    void leave(String id) {
        used.merge(id, -1, Integer::sum);
    }

    private String fitting(LaunchTraits.ReservationUse use, String type, String zone) {
        return all.values().stream()
                .filter(reservation -> reservation.fits(use, type, zone))
                .filter(reservation -> used.getOrDefault(reservation.id(), 0) < reservation.total())
                .map(CapacityReservation::id)
                .findFirst()
                .orElse("");
    }
}
