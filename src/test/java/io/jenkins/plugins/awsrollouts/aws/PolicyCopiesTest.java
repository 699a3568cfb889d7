package io.jenkins.plugins.awsrollouts.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesResponse;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyResponse;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;

/** Policies of a clone where the putting of one is answered without its ARN, as by emulators. */
class PolicyCopiesTest {
    private static final Renaming RENAMING =
            Renaming.of(AutoScalingGroup.builder().autoScalingGroupName("web").build(), "web-v002", List.of());

    private static ScalingPolicy out(String group) {
        return ScalingPolicy.builder()
                .autoScalingGroupName(group)
                .policyName("out")
                .policyType("SimpleScaling")
                .policyARN("arn:" + group + "/out")
                .build();
    }

    /** @param shown the policies of the clone, as reads show them */
    private static Map<String, String> copied(List<ScalingPolicy> shown) {
        return new PolicyCopies(new Silent(shown)).copy(RENAMING, false);
    }

    @Test
    void anArnThatDoesNotComeIsRead() {
        assertEquals(Map.of("arn:web/out", "arn:web-v002/out"), copied(List.of(out("web-v002"))));
    }

    @Test
    void aPolicyThatDoesNotShowYetIsTriedAgain() {
        CloudException early = assertThrows(CloudException.class, () -> copied(List.of()));
        assertEquals(CloudException.Kind.UNKNOWN, early.kind());
        assertEquals(
                "PutScalingPolicy for web-v002 was answered without an ARN, and policy out is not visible yet",
                early.getMessage());
    }

    private record Silent(List<ScalingPolicy> shown) implements AutoScalingClient {
        @Override
        public DescribePoliciesResponse describePolicies(DescribePoliciesRequest request) {
            return DescribePoliciesResponse.builder()
                    .scalingPolicies(request.autoScalingGroupName().equals("web") ? List.of(out("web")) : shown)
                    .build();
        }

        @Override
        public PutScalingPolicyResponse putScalingPolicy(PutScalingPolicyRequest request) {
            return PutScalingPolicyResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "autoscaling";
        }

        @Override
        public void close() {
            // it holds nothing
        }
    }
}
