package io.jenkins.plugins.awsrollouts.aws;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * What names a model in the settings of its policies and alarms, and what names its clone instead: the dimension {@code
 * AutoScalingGroupName}, the ARNs of policies, and target groups, in CloudWatch's dimensions and in the labels of <a
 * href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html">predefined
 * metrics</a> ({@code app/BALANCER/ID/targetgroup/NAME/ID}). Names inside metric math stay as they are.
 *
 * @param model the model's name
 * @param group the clone's name
 * @param targetGroups the clone's target group by the model's, as {@code targetgroup/NAME/ID}
 * @param strange those of the model's that stand for none of the clone's
 * @param policies the ARN of the clone's policy by that of the model's
 */
@RecordBuilder
record Renaming(
        String model, String group, Map<String, String> targetGroups, Set<String> strange, Map<String, String> policies)
        implements RenamingBuilder.With, RequestCopies.Wording {
    private static final String DIMENSION = "AutoScalingGroupName";

    Renaming {
        targetGroups = Map.copyOf(targetGroups);
        strange = Set.copyOf(strange);
        policies = Map.copyOf(policies);
    }

    /**
     * A renaming without policies. A target group that both groups have stays; the only one that the clone has of its own
     * stands for the model's others.
     *
     * @param theirs ARNs of the clone's target groups
     */
    static Renaming of(AutoScalingGroup model, String group, List<String> theirs) {
        List<String> own = theirs.stream()
                .filter(arn -> !model.targetGroupARNs().contains(arn))
                .toList();
        Map<String, String> targetGroups = new LinkedHashMap<>();
        Set<String> strange = new TreeSet<>();
        for (String arn : model.targetGroupARNs()) {
            if (theirs.contains(arn)) {
                targetGroups.put(part(arn), part(arn));
            } else if (own.size() == 1) {
                targetGroups.put(part(arn), part(own.get(0)));
            } else {
                strange.add(part(arn));
            }
        }
        return new Renaming(model.autoScalingGroupName(), group, targetGroups, strange, Map.of());
    }

    private static String part(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    /**
     * Whether the clone can have a policy already: Auto Scaling takes no label of a target group that is not attached to
     * the group.
     */
    boolean fits(SdkPojo policy) {
        return RequestCopies.texts(policy)
                .noneMatch(text -> strange.stream().anyMatch(part -> text.endsWith("/" + part)));
    }

    @Override
    public String of(SdkPojo holder, String text) {
        if (text.equals(model) && isDimension(holder)) {
            return group;
        }
        if (policies.containsKey(text)) {
            return policies.get(text);
        }
        return targetGroups.entrySet().stream()
                .filter(part -> text.equals(part.getKey()) || text.endsWith("/" + part.getKey()))
                .map(part -> text.substring(0, text.length() - part.getKey().length()) + part.getValue())
                .findFirst()
                .orElse(text);
    }

    private static boolean isDimension(SdkPojo holder) {
        return holder.sdkFields().stream()
                .filter(field -> field.memberName().equals("Name"))
                .anyMatch(field -> Objects.equals(field.getValueOrDefault(holder), DIMENSION));
    }
}
