/**
 * How a rollout goes: spec, plan, state, decisions, journal, and the few threads that carry the decisions out.
 *
 * <p>A rollout is a value, {@link io.jenkins.plugins.awsrollouts.rollout.RolloutState}, folded from the
 * {@link io.jenkins.plugins.awsrollouts.rollout.Event}s of its journal. {@link
 * io.jenkins.plugins.awsrollouts.rollout.Decider} looks at it and at what is there and says what to do next; only
 * {@link io.jenkins.plugins.awsrollouts.rollout.Rollout} does it.
 */
package io.jenkins.plugins.awsrollouts.rollout;
