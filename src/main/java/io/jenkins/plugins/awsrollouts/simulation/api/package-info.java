/**
 * How calls come in: the SDK's clients over tables of operations, the gate that every call passes, and what the answers
 * of all services have in common.
 */
package io.jenkins.plugins.awsrollouts.simulation.api;
