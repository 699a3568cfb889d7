/**
 * The acceptance run: what only a real account can settle. It makes a scratch group there, looks at each fact that the
 * engine takes for granted without a page of AWS' that says so, carries out a rollout of each kind, and cleans up.
 */
package io.jenkins.plugins.awsrollouts.proof.acceptance;
