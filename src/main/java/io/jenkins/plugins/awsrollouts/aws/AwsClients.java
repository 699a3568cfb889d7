package io.jenkins.plugins.awsrollouts.aws;

import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The SDK clients of one account and region.
 *
 * @param ec2 instances, images and launch templates
 * @param autoScaling groups
 * @param balancing target groups
 * @param classicBalancing classic load balancers
 * @param ssm parameters that hold AMI ids, and commands
 * @param cloudWatch alarms and metrics
 * @param lambda functions
 */
public record AwsClients(
        Ec2Client ec2,
        AutoScalingClient autoScaling,
        ElasticLoadBalancingV2Client balancing,
        ElasticLoadBalancingClient classicBalancing,
        SsmClient ssm,
        CloudWatchClient cloudWatch,
        LambdaClient lambda)
        implements AutoCloseable {
    /** Closes every client with its connections. */
    @Override
    public void close() {
        ec2.close();
        autoScaling.close();
        balancing.close();
        classicBalancing.close();
        ssm.close();
        cloudWatch.close();
        lambda.close();
    }
}
