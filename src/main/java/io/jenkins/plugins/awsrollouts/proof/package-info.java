/** What proves the engine's promises and measures it, over simulated accounts; nothing that runs a rollout needs it. */
package io.jenkins.plugins.awsrollouts.proof;
