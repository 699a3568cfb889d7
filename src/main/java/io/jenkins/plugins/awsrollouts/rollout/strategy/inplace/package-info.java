/** The target's instances are replaced in their own group, batch by batch. */
package io.jenkins.plugins.awsrollouts.rollout.strategy.inplace;
