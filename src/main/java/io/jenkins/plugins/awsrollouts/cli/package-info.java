/** A command line that needs no Jenkins. */
package io.jenkins.plugins.awsrollouts.cli;
