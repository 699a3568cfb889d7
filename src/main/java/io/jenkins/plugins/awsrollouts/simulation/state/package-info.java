/**
 * What the whole simulated account stands on: virtual time, what is drawn from the seed, and stores that remember how
 * things were a while ago, since reads lag.
 */
package io.jenkins.plugins.awsrollouts.simulation.state;
