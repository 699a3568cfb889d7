/** What to do next: pure functions of a state, of what is seen, and of the time. */
package io.jenkins.plugins.awsrollouts.rollout.strategy;
