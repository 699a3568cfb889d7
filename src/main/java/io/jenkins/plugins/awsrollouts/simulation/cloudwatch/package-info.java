/**
 * CloudWatch: metrics, metric math and alarms.
 */
package io.jenkins.plugins.awsrollouts.simulation.cloudwatch;
