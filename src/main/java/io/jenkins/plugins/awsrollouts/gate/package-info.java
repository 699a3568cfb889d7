/** The checks that a stage must pass, as values; how an answer is judged, as pure functions. */
package io.jenkins.plugins.awsrollouts.gate;
