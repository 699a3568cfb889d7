/** A strategy as small as one can be, to show what a further one takes: this folder and two lines of META-INF/services. */
package io.jenkins.plugins.awsrollouts.rollout.strategy.watch;
