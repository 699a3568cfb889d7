package io.jenkins.plugins.awsrollouts.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Limits that AWS documents in words and that no model states. Where no other source is named, it is the page of the
 * operation in its service's API Reference; the models carry the same sentences as documentation.
 *
 * <ul>
 *   <li>Tags: EC2 User Guide, "Tag your Amazon EC2 resources", and Auto Scaling User Guide, "Tag Auto Scaling groups and
 *       instances": at most 50 a resource, keys up to 128 characters, values up to 256, no key that begins with
 *       {@code aws:}, no key twice; at most 25 in one change of a group's tags. EC2's own pages (RunInstances,
 *       DeleteTags) allow keys of 127.
 *   <li>The name of a launch template: the model of EC2 states it where a template is named, not where it is made.
 *   <li>Filters of EC2: User Guide, "List and filter your resources": at most 50 a call, of 200 values each.
 *   <li>Metrics over no time: CloudWatch answers {@code ValidationError}, "The parameter StartTime must not equal parameter
 *       EndTime", to whole seconds (public reports: elastic/beats #32687, getmoto/moto #6380).
 *   <li>Two hyphens in the name of a target group: the API has taken them and the console has refused them (aws-sdk-js
 *       #3300); here they are refused.
 * </ul>
 */
final class DocumentedLimits {
    private static final int TAGS = 50;
    private static final int TAGS_IN_ONE_CHANGE = 25;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_EC2_KEY = 127;
    private static final int LONGEST_VALUE = 256;

    private static final List<Limit> ALL = List.of(
            // ---- how many at a time
            items("autoscaling:AttachInstances", "InstanceIds", 20),
            items("autoscaling:AttachLoadBalancerTargetGroups", "TargetGroupARNs", 10),
            items("autoscaling:AttachLoadBalancers", "LoadBalancerNames", 10),
            items("autoscaling:CreateOrUpdateTags", "Tags", TAGS_IN_ONE_CHANGE),
            items("autoscaling:DeleteTags", "Tags", TAGS_IN_ONE_CHANGE),
            items("autoscaling:DescribeAutoScalingInstances", "InstanceIds", 50),
            items("autoscaling:DescribePolicies", "PolicyNames", 50),
            items("autoscaling:DescribeScalingActivities", "ActivityIds", 50),
            items("autoscaling:DescribeScheduledActions", "ScheduledActionNames", 50),
            items("autoscaling:DetachLoadBalancerTargetGroups", "TargetGroupARNs", 10),
            items("autoscaling:DetachLoadBalancers", "LoadBalancerNames", 10),
            items("autoscaling:SetInstanceProtection", "InstanceIds", 50),
            items("autoscaling:CreateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides", 40),
            items("autoscaling:UpdateAutoScalingGroup", "MixedInstancesPolicy.LaunchTemplate.Overrides", 40),
            items("cloudwatch:GetMetricData", "MetricDataQueries", 500),
            items("ec2:*", "Filters", 50),
            items("ec2:*", "Filters[].Values", 200),
            items("ec2:CreateTags", "Resources", 1000),
            items("ec2:DeleteLaunchTemplateVersions", "Versions", 200),
            items("ec2:DeleteTags", "Resources", 1000),
            items("ec2:DescribeInstanceStatus", "InstanceIds", 100),
            items("ec2:TerminateInstances", "InstanceIds", 1000),
            items("elasticloadbalancingv2:DescribeLoadBalancers", "LoadBalancerArns", 20),
            items("elasticloadbalancingv2:DescribeTags", "ResourceArns", 20),
            new Limit(
                    "autoscaling:DescribeAutoScalingGroups",
                    "",
                    "at most as many names as MaxRecords, which is 50 by default",
                    request -> request.path("AutoScalingGroupNames").size()
                            <= request.path("MaxRecords").asInt(50)),
            atMost("autoscaling:*", "MaxRecords", 100),
            atMost("autoscaling:DescribeAutoScalingInstances", "MaxRecords", 50),
            atMost("autoscaling:DescribeTrafficSources", "MaxRecords", 50),
            atMost("autoscaling:DescribeWarmPool", "MaxRecords", 50),
            notBoth("ec2:DescribeInstances", "InstanceIds", "MaxResults"),
            notBoth("ec2:DescribeInstanceStatus", "InstanceIds", "MaxResults"),
            // ---- names and tokens
            text(
                    "autoscaling:CreateAutoScalingGroup",
                    "AutoScalingGroupName",
                    "[!-9;-~]+",
                    "ASCII 33 to 126 without :"),
            text(
                    "elasticloadbalancingv2:CreateTargetGroup",
                    "Name",
                    "(?!.*--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?",
                    "at most 32 letters, digits and hyphens, none of these at an end or beside another"),
            text(
                    "ec2:CreateLaunchTemplate",
                    "LaunchTemplateName",
                    "[a-zA-Z0-9().\\-/_]{3,128}",
                    "3 to 128 letters, digits and ( ) . - / _"),
            text("cloudwatch:PutMetricAlarm", "AlarmName", "\\P{Cc}+", "no control characters"),
            text("ec2:RunInstances", "ClientToken", "\\p{ASCII}{1,64}", "at most 64 characters of ASCII"),
            text("ec2:CreateLaunchTemplate", "ClientToken", "\\p{ASCII}{1,128}", "at most 128 characters of ASCII"),
            text(
                    "ec2:CreateLaunchTemplateVersion",
                    "ClientToken",
                    "\\p{ASCII}{1,128}",
                    "at most 128 characters of ASCII"),
            // ---- sizes of a group
            new Limit(
                    "autoscaling:CreateAutoScalingGroup",
                    "",
                    "the desired capacity is between the minimum and the maximum",
                    DocumentedLimits::sizesInOrder),
            new Limit(
                    "autoscaling:UpdateAutoScalingGroup",
                    "",
                    "the desired capacity is between the minimum and the maximum",
                    DocumentedLimits::sizesInOrder),
            // ---- rules of load balancers
            conditions("elasticloadbalancingv2:CreateRule"),
            conditions("elasticloadbalancingv2:ModifyRule"),
            weights("elasticloadbalancingv2:CreateRule", "Actions"),
            weights("elasticloadbalancingv2:ModifyRule", "Actions"),
            weights("elasticloadbalancingv2:ModifyListener", "DefaultActions"),
            // ---- metrics
            new Limit("cloudwatch:GetMetricData", "", "StartTime is before EndTime", request -> second(
                            request, "StartTime")
                    .isBefore(second(request, "EndTime"))),
            new Limit("cloudwatch:GetMetricData", "MetricDataQueries", "no Id twice", queries -> unique(queries, "Id")),
            text(
                    "cloudwatch:GetMetricData",
                    "MetricDataQueries[].Id",
                    "[a-z][A-Za-z0-9_]*",
                    "letters, digits and underscores, a small letter first"),
            period("cloudwatch:GetMetricData", "MetricDataQueries[].Period"),
            period("cloudwatch:GetMetricData", "MetricDataQueries[].MetricStat.Period"),
            period("cloudwatch:PutMetricAlarm", "Period"));

    private DocumentedLimits() {}

    /**
     * One limit.
     *
     * @param operation such as {@code ec2:RunInstances}; {@code ec2:*} for all of a service
     * @param path of the member that it is about, without positions in lists; empty for the whole request
     * @param says what a request must be
     * @param holds whether a value keeps it
     */
    private record Limit(String operation, String path, String says, Predicate<JsonNode> holds) {
        private boolean isOf(String asked) {
            return operation.endsWith("*")
                    ? asked.startsWith(operation.substring(0, operation.length() - 1))
                    : asked.equals(operation);
        }
    }

    private static Limit items(String operation, String path, int most) {
        return new Limit(operation, path, "at most " + most + " in one call", list -> list.size() <= most);
    }

    private static Limit atMost(String operation, String path, int most) {
        return new Limit(operation, path, "at most " + most, number -> number.asInt() <= most);
    }

    private static Limit text(String operation, String path, String pattern, String says) {
        Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
        return new Limit(operation, path, says, value -> matches.test(value.asText()));
    }

    private static Limit notBoth(String operation, String one, String other) {
        return new Limit(
                operation,
                "",
                one + " or " + other + ", not both",
                request -> !request.has(one) || !request.has(other));
    }

    /** ELB API Reference, RuleCondition, and Application Load Balancers Guide, Quotas: five values a rule. */
    private static Limit conditions(String operation) {
        return new Limit(operation, "Conditions", "at most 5 values, of 128 characters each", conditions -> {
            List<JsonNode> values = conditions.findValues("Values").stream()
                    .flatMap(DocumentedLimits::items)
                    .toList();
            return values.size() <= 5
                    && values.stream().allMatch(value -> value.asText().length() <= 128);
        });
    }

    /** ELB API Reference, TargetGroupTuple; Application Load Balancers Guide, Quotas: five target groups an action. */
    private static Limit weights(String operation, String actions) {
        return new Limit(
                operation,
                actions + "[].ForwardConfig.TargetGroups",
                "at most 5 target groups, weights from 0 to 999",
                groups -> groups.size() <= 5
                        && items(groups)
                                .map(group -> group.path("Weight").asInt())
                                .allMatch(weight -> weight >= 0 && weight <= 999));
    }

    private static Limit period(String operation, String path) {
        return new Limit(
                operation,
                path,
                "1, 5, 10, 20, 30 or a multiple of 60 seconds",
                seconds -> seconds.asInt() % 60 == 0 || Set.of(1, 5, 10, 20, 30).contains(seconds.asInt()));
    }

    private static Instant second(JsonNode request, String member) {
        return Instant.parse(request.path(member).asText()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean sizesInOrder(JsonNode request) {
        int least = request.path("MinSize").asInt(0);
        int most = request.path("MaxSize").asInt(Integer.MAX_VALUE);
        int desired = request.path("DesiredCapacity").asInt(least);
        return least <= desired && desired <= most;
    }

    private static Stream<JsonNode> items(JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        return items.stream();
    }

    private static boolean unique(JsonNode list, String member) {
        return items(list).map(item -> item.path(member).asText()).distinct().count() == list.size();
    }

    /** What a request breaks of these. */
    static List<Violation> violations(String operation, ObjectNode request) {
        Look look = new Look(
                operation, ALL.stream().filter(limit -> limit.isOf(operation)).toList(), new ArrayList<>());
        look.at(request, "", "");
        return look.found;
    }

    /** One request on its way through the limits of its operation. */
    private record Look(String operation, List<Limit> limits, List<Violation> found) {
        /**
         * @param path of the value, with positions in lists
         * @param kind the same without them
         */
        private void at(JsonNode value, String path, String kind) {
            limits.stream()
                    .filter(limit -> limit.path().equals(kind) && !limit.holds().test(value))
                    .forEach(limit -> fails(path, value, limit.says()));
            if (kind.equals("Tags") || kind.endsWith(".Tags")) {
                tags(operation, value).ifPresent(says -> fails(path, value, says));
            }
            String dot = path.isEmpty() ? "" : ".";
            value.properties()
                    .forEach(member ->
                            at(member.getValue(), path + dot + member.getKey(), kind + dot + member.getKey()));
            for (int i = 0; value.isArray() && i < value.size(); i++) {
                at(value.get(i), path + "[" + i + "]", kind + "[]");
            }
        }

        private void fails(String path, JsonNode value, String says) {
            found.add(Violation.of(operation, path, value, "documented: " + says));
        }
    }

    /** What is wrong with tags that are written or, by their keys, deleted. */
    private static Optional<String> tags(String operation, JsonNode tags) {
        int longest = operation.startsWith("ec2:") ? LONGEST_EC2_KEY : LONGEST_KEY;
        Set<String> keys = new HashSet<>();
        if (tags.size() > TAGS) {
            return Optional.of("at most " + TAGS + " tags");
        }
        return items(tags)
                .map(tag -> tag(tag, longest, keys))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> tag(JsonNode tag, int longest, Set<String> keys) {
        String key = tag.path("Key").asText();
        Function<String, Integer> length = text -> text.codePointCount(0, text.length());
        if (key.startsWith("aws:")) {
            return Optional.of("no key of a tag begins with aws:");
        }
        if (key.isEmpty() || length.apply(key) > longest) {
            return Optional.of("keys of tags have 1 to " + longest + " characters");
        }
        if (length.apply(tag.path("Value").asText()) > LONGEST_VALUE) {
            return Optional.of("values of tags have at most " + LONGEST_VALUE + " characters");
        }
        return keys.add(key) ? Optional.empty() : Optional.of("no key of a tag twice");
    }
}
