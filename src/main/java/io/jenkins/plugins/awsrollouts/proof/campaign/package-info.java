/**
 * The seeded campaign: random rollouts in random accounts with random faults and crashes, with the engine's promises
 * checked after every event.
 */
package io.jenkins.plugins.awsrollouts.proof.campaign;
