/** What is asked for: a spec with its strategy, limits, gates, canary and swap, read from JSON and written as JSON. */
package io.jenkins.plugins.awsrollouts.rollout.spec;
