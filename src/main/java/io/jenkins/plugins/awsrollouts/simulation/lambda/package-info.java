/**
 * Lambda: functions and their invocations.
 */
package io.jenkins.plugins.awsrollouts.simulation.lambda;
