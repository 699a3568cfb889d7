/**
 * EC2: images, instance types, subnets, launch templates, instances and how their servers behave.
 */
package io.jenkins.plugins.awsrollouts.simulation.ec2;
