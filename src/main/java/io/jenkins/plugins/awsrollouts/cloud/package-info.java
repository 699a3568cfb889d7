/**
 * What a rollout needs of a cloud, as ports and the values they exchange; nothing here knows AWS or Jenkins.
 *
 * <p>The words are those of EC2 Auto Scaling, since a rollout is about an Auto Scaling group, but every value is a
 * plain record that a test can write down.
 */
package io.jenkins.plugins.awsrollouts.cloud;
