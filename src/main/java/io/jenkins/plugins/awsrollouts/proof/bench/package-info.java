/** The benches: how long rollouts take over what physics demands, what they call, how fast they decide, what they hold. */
package io.jenkins.plugins.awsrollouts.proof.bench;
