/** A rollout as a value: its plan, and the state that is folded from the events of its journal. */
package io.jenkins.plugins.awsrollouts.rollout.state;
