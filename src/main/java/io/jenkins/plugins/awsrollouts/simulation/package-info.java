/**
 * A simulated AWS account in one region, behind the synchronous client interfaces of the AWS SDK, driven by a virtual
 * clock and a seed. Imports the JDK and the AWS SDK alone. Start at {@link
 * io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount}; docs/simulation.md lists what is simulated, after which
 * AWS page, and what is simplified.
 */
package io.jenkins.plugins.awsrollouts.simulation;
