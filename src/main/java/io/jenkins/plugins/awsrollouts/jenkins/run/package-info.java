/** Carries rollouts out for builds. */
package io.jenkins.plugins.awsrollouts.jenkins.run;
