package io.jenkins.plugins.awsrollouts.proof.campaign;

import io.jenkins.plugins.awsrollouts.rollout.state.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a rollout of the campaign went.
 *
 * @param seed the seed
 * @param outcome how the rollout ended; empty when it was refused, or never ended
 * @param violations the promises that were broken, each beginning with the invariant's number
 * @param took virtual time
 * @param log what happened, an event a line
 */
public record RunReport(
        long seed, Optional<Outcome> outcome, List<String> violations, Duration took, List<String> log) {}
