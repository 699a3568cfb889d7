/** Replaces the servers behind an EC2 Auto Scaling group with servers of a new AMI. */
package io.jenkins.plugins.awsrollouts;
