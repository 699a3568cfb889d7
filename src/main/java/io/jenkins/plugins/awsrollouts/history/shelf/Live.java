package io.jenkins.plugins.awsrollouts.history.shelf;

import io.jenkins.plugins.awsrollouts.history.DeploymentView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a target runs now, beside the deployment that made it so.
 *
 * <p>One record of many components: they are the cells of one row.
 *
 * @param target the Auto Scaling group
 * @param place where it is
 * @param image the AMI that was deployed
 * @param name that one's name, may be empty
 * @param since when it was promoted
 * @param serving how many of the instances that the target ought to have are in service, healthy and run that AMI, for
 *     example {@code 12 of 12}; empty when the group is gone
 * @param underWay the rollout that has the target's lock now, so that differences are its work and no drift
 * @param drift what is otherwise than the deployment left it, one phrase each
 * @param tone good when all is as deployed and serves, running during a rollout, waiting while instances are missing,
 *     bad with drift
 */
public record Live(
        String target,
        String place,
        String image,
        String name,
        Instant since,
        String serving,
        Optional<String> underWay,
        List<String> drift,
        DeploymentView.Tone tone) {
    public Live {
        drift = List.copyOf(drift);
    }
}
