/**
 * EC2 Auto Scaling: groups, how instances come into them and leave, and what hangs on them.
 */
package io.jenkins.plugins.awsrollouts.simulation.autoscaling;
