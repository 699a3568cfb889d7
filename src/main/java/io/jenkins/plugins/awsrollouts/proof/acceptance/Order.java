package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.util.List;
import java.util.Optional;

/**
 * What a run is to be made of.
 *
 * @param vpc the VPC
 * @param image the AMI that the scratch group begins with
 * @param second the AMI that rollouts bring it to; none: the newest other one of the same owner whose name differs in
 *     digits only
 * @param subnets subnets of the VPC in two zones at least; none: one of each of the first two zones
 * @param type the instance type
 */
public record Order(String vpc, String image, Optional<String> second, List<String> subnets, String type) {
    public Order {
        subnets = List.copyOf(subnets);
    }
}
