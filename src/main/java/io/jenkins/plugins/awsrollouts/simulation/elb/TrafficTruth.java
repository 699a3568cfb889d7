package io.jenkins.plugins.awsrollouts.simulation.elb;

import java.time.Instant;
import java.util.SortedMap;

/**
 * The requests of one minute as they really were.
 *
 * @param minute when it began
 * @param requests all that came, as the minute drew them
 * @param byTargetGroup where rules sent them, by ARN, in shares from 0 to 1 of the requests
 * @param byImage which servers got them, by AMI, likewise
 * @param refused share for which there was no healthy target
 */
public record TrafficTruth(
        Instant minute,
        double requests,
        SortedMap<String, Double> byTargetGroup,
        SortedMap<String, Double> byImage,
        double refused) {}
