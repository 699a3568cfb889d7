/** What can be told of a rollout from the account alone, when its journal is lost or the time has passed. */
package io.jenkins.plugins.awsrollouts.rollout.recovery;
