/**
 * An account that outlives its process: the calls that made it what it is, in a file.
 */
package io.jenkins.plugins.awsrollouts.simulation.keep;
