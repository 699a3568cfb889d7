/**
 * Systems Manager: parameters and Run Command.
 */
package io.jenkins.plugins.awsrollouts.simulation.ssm;
