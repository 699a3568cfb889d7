/**
 * A simulated AWS account in one region, behind the synchronous client interfaces of the AWS SDK, driven by a virtual
 * clock and a seed. Imports the JDK and the AWS SDK alone. Start at {@link
 * io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount}; docs/simulation.md lists what is simulated, after which
 * AWS page, and what is simplified.
 *
 * <p>Each service has a package of its own, whose class named {@code ...Service} makes its parts, hands each what it
 * works with, and says which part answers which operation. A part that keeps nothing is a record of what it works with.
 * {@link io.jenkins.plugins.awsrollouts.simulation.World} joins the services.
 */
package io.jenkins.plugins.awsrollouts.simulation;
