/** A fleet as large as the target takes its place. */
package io.jenkins.plugins.awsrollouts.rollout.strategy.bluegreen;
