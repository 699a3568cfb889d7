package io.jenkins.plugins.awsrollouts.aws;

import static io.jenkins.plugins.awsrollouts.aws.Instances.next;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import io.jenkins.plugins.awsrollouts.cloud.CloudException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribePoliciesResponse;
import software.amazon.awssdk.services.autoscaling.model.PredictiveScalingMode;
import software.amazon.awssdk.services.autoscaling.model.PutScalingPolicyRequest;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;

/**
 * Gives groups the scaling policies of others. While a clone sleeps, predictive policies forecast only: no process that can
 * be suspended is documented to stop them, their mode does. See <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html">PutScalingPolicy</a>, <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingConfiguration.html">
 * PredictiveScalingConfiguration</a> and <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/userguide/suspend-resume-considerations.html">what the suspension of
 * AlarmNotification stops</a>.
 */
final class PolicyCopies {
    private static final int PAGE = 100;
    private static final Set<String> SET_OFF_BY_PEOPLE = Set.of("SimpleScaling", "StepScaling");

    private final AutoScalingClient autoScaling;

    PolicyCopies(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /**
     * Puts the policies that a clone can have: all of them while it is being made, since a read may still show what had its
     * name before; those that it lacks later.
     *
     * @param awake whether it is made, and predictive ones may scale as the model's do
     * @return the ARNs of policies that alarms of people set off, simple and step ones, by those of the model's
     */
    Map<String, String> copy(Renaming renaming, boolean awake) {
        Map<String, ScalingPolicy> there = new LinkedHashMap<>();
        if (awake) {
            of(renaming.group()).forEach(policy -> there.put(policy.policyName(), policy));
        }
        Map<String, String> arns = new LinkedHashMap<>();
        for (ScalingPolicy policy : of(renaming.model())) {
            Optional<String> arn = copied(policy, there.get(policy.policyName()), renaming, awake);
            if (isSetOffByPeople(policy)) {
                arn.ifPresent(copy -> arns.put(policy.policyARN(), copy));
            }
        }
        return arns;
    }

    /** The ARN of a clone's policy, put where it is not as it should be; empty where it cannot be there yet. */
    private Optional<String> copied(ScalingPolicy policy, ScalingPolicy copy, Renaming renaming, boolean awake) {
        if (copy != null && mode(copy) == mode(policy)) {
            return Optional.of(copy.policyARN());
        }
        return renaming.fits(policy) ? Optional.of(put(policy, renaming, awake)) : Optional.empty();
    }

    private static boolean isSetOffByPeople(ScalingPolicy policy) {
        // Groups have had simple policies since before policies had types.
        return policy.policyType() == null || SET_OFF_BY_PEOPLE.contains(policy.policyType());
    }

    private static PredictiveScalingMode mode(ScalingPolicy policy) {
        return policy.predictiveScalingConfiguration() == null
                ? null
                : Objects.requireNonNullElse(
                        policy.predictiveScalingConfiguration().mode(), PredictiveScalingMode.FORECAST_ONLY);
    }

    private List<ScalingPolicy> of(String group) {
        List<ScalingPolicy> found = new ArrayList<>();
        String token = null;
        do {
            DescribePoliciesRequest request = DescribePoliciesRequest.builder()
                    .autoScalingGroupName(group)
                    .maxRecords(PAGE)
                    .nextToken(token)
                    .build();
            DescribePoliciesResponse page =
                    Failures.call("DescribePolicies", group, () -> autoScaling.describePolicies(request));
            found.addAll(page.scalingPolicies());
            token = next(page.nextToken());
        } while (token != null);
        return found;
    }

    private String put(ScalingPolicy policy, Renaming renaming, boolean awake) {
        PutScalingPolicyRequest request = request(policy, renaming, awake);
        String arn = Failures.call("PutScalingPolicy", renaming.group(), () -> autoScaling.putScalingPolicy(request))
                .policyARN();
        return arn == null || arn.isEmpty() ? read(renaming.group(), policy.policyName()) : arn;
    }

    /** The ARN of a policy whose putting was answered without it: alarms need it. */
    private String read(String group, String name) {
        return of(group).stream()
                .filter(policy -> policy.policyName().equals(name) && policy.policyARN() != null)
                .map(ScalingPolicy::policyARN)
                .findFirst()
                .orElseThrow(() -> new CloudException(
                        Kind.UNKNOWN,
                        "PutScalingPolicy for " + group + " was answered without an ARN, and policy " + name
                                + " is not visible yet",
                        null));
    }

    static PutScalingPolicyRequest request(ScalingPolicy policy, Renaming renaming, boolean awake) {
        PutScalingPolicyRequest.Builder request = PutScalingPolicyRequest.builder();
        RequestCopies.copy(policy, request, renaming);
        request.autoScalingGroupName(renaming.group());
        PutScalingPolicyRequest copy = request.build();
        if (copy.minAdjustmentMagnitude() != null) {
            // The older name of the same; a description may tell both, a request may give one.
            request.minAdjustmentStep(null);
        }
        if (copy.predictiveScalingConfiguration() != null && !awake) {
            request.predictiveScalingConfiguration(copy.predictiveScalingConfiguration().toBuilder()
                    .mode(PredictiveScalingMode.FORECAST_ONLY)
                    .build());
        }
        return request.build();
    }
}
