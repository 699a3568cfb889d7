/** The simulated account as a rollout sees it: the ports over the adapter to AWS, so that everything can be tried. */
package io.jenkins.plugins.awsrollouts.sandbox;
