/** The canary judge: samples in, verdict out; pure functions over immutable values. */
package io.jenkins.plugins.awsrollouts.analysis;
