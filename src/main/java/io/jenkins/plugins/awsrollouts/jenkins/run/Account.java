package io.jenkins.plugins.awsrollouts.jenkins.run;

import io.jenkins.plugins.awsrollouts.cloud.Clock;
import io.jenkins.plugins.awsrollouts.cloud.Cloud;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;

/**
 * An account and region with what rolls out in it.
 *
 * @param cloud the account
 * @param clock its time: the machine's, or the simulated account's own
 * @param rollouts all rollouts that keep this time
 */
public record Account(Cloud cloud, Clock clock, Rollouts rollouts) {}
