/**
 * Deployments as people see them: one view model of plain records, made by pure functions from a rollout's journal and
 * from what has been seen of its target. The report, the terminal, Jenkins' pages and REST all draw this one model.
 */
package io.jenkins.plugins.awsrollouts.history;
