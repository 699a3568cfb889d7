/** How a spec becomes a plan for a target, or what is in the way of it. */
package io.jenkins.plugins.awsrollouts.rollout.plan;
