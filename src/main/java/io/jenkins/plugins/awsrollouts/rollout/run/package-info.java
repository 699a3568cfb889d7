/** Rollouts that run: each looks, decides, writes down and does, on the few threads of the clock. */
package io.jenkins.plugins.awsrollouts.rollout.run;
