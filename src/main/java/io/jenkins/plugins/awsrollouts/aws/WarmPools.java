package io.jenkins.plugins.awsrollouts.aws;

import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DeleteWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.PutWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolStatus;

/**
 * Gives groups the warm pools of others, and takes them away. See <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutWarmPool.html">PutWarmPool</a> and <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteWarmPool.html">DeleteWarmPool</a>.
 */
final class WarmPools {
    private final AutoScalingClient autoScaling;

    WarmPools(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    private static boolean hasLasting(AutoScalingGroup group) {
        return Groups.hasWarmPool(group) && group.warmPoolConfiguration().status() != WarmPoolStatus.PENDING_DELETE;
    }

    /** Puts a model's warm pool, if it has one, to its clone. */
    void copy(AutoScalingGroup model, String clone) {
        if (hasLasting(model)) {
            PutWarmPoolRequest.Builder request = PutWarmPoolRequest.builder();
            RequestCopies.copy(model.warmPoolConfiguration(), request);
            request.autoScalingGroupName(clone);
            Failures.call("PutWarmPool", clone, () -> autoScaling.putWarmPool(request.build()));
        }
    }

    /** Deletes a group's warm pool, if it has one, with its instances, which serve nobody. */
    void drop(AutoScalingGroup group) {
        if (hasLasting(group)) {
            String name = group.autoScalingGroupName();
            DeleteWarmPoolRequest request = DeleteWarmPoolRequest.builder()
                    .autoScalingGroupName(name)
                    .forceDelete(true)
                    .build();
            Failures.unlessMissing(
                    () -> Failures.call("DeleteWarmPool", name, () -> autoScaling.deleteWarmPool(request)));
        }
    }
}
