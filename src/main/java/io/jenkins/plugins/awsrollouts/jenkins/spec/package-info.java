/**
 * What a user writes of a rollout, as Jenkins' forms and Pipelines know it: strategies and gates.
 *
 * <p>Each gives the JSON that {@link io.jenkins.plugins.awsrollouts.rollout.spec.SpecReader} reads, so that a job, a
 * Pipeline and the command line are read, and faulted, by the same code.
 */
package io.jenkins.plugins.awsrollouts.jenkins.spec;
