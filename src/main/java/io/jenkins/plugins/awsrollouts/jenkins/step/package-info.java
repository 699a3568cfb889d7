/** The steps, the build step and the post-build action that users configure; what they do is in the package {@code run}. */
package io.jenkins.plugins.awsrollouts.jenkins.step;
