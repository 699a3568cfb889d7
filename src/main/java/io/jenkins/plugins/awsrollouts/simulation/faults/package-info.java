/**
 * What goes wrong, and the errors that AWS answers with.
 */
package io.jenkins.plugins.awsrollouts.simulation.faults;
