package io.jenkins.plugins.awsrollouts.simulation;

import java.time.Instant;
import java.util.SortedMap;

/**
 * An instance as it really is at this instant.
 *
 * @param phase EC2's state, for example {@code running}
 * @param lifecycle the lifecycle state in its group, or the empty string outside any group
 * @param health its state in each balancer by ARN or name, in ELBv2's words
 * @param placementGroup the placement group that it is in, or empty
 * @param reservation the Capacity Reservation that it uses, or empty
 * @param spotMaxPrice the most that it pays for Spot capacity, in dollars an hour; empty: as much as On-Demand
 * @param terminationProtected whether EC2's TerminateInstances refuses to end it
 * @param serving in service, healthy in every balancer and kept from no requests by a zonal shift, or, where there is none, running and booted
 */
public record InstanceTruth(
        String id,
        String image,
        String zone,
        String type,
        String phase,
        String lifecycle,
        boolean inGroup,
        boolean healthy,
        boolean protectedFromScaleIn,
        boolean standby,
        boolean spot,
        Instant launched,
        String address,
        String template,
        long templateVersion,
        SortedMap<String, String> tags,
        SortedMap<String, String> health,
        String placementGroup,
        String reservation,
        String spotMaxPrice,
        boolean terminationProtected,
        boolean serving) {}
