/** What proves the engine's promises and measures it, over simulated accounts and on an account of its user's; nothing that runs a rollout needs it. */
package io.jenkins.plugins.awsrollouts.proof;
