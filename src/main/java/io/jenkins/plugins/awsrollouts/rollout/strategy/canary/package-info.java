/** A fleet is tried on some of the requests before the target is replaced. */
package io.jenkins.plugins.awsrollouts.rollout.strategy.canary;
