/** What is kept of a rollout: its journal in files, and the tags that the account keeps of it. */
package io.jenkins.plugins.awsrollouts.rollout.journal;
