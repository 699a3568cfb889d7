package io.jenkins.plugins.awsrollouts.proof.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/**
 * Takes away all that a run has made, whoever made it and however often it is asked: it knows nothing but the id, and
 * looks for names and tags until nothing has been found for a minute, since reads may be old.
 */
final class Cleaning {
    private static final Duration STEP = Duration.ofSeconds(10);

    /** How long nothing may be found until nothing is believed to be there; as the engine believes its reads. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    /** A balancer's network interfaces hold its security group for some minutes. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final Site site;
    private final ScratchNames names;
    private final Waits waits;

    Cleaning(Site site, ScratchNames names, Waits waits) {
        this.site = site;
        this.names = names;
        this.waits = waits;
    }

    /** Takes everything away; what is left after twenty minutes is told, with the reason. */
    List<String> clean() {
        Instant end = waits.now().plus(LONGEST);
        Instant quiet = waits.now().plus(QUIET);
        Pass pass = new Pass();
        pass.sweep();
        while (waits.now().isBefore(quiet) && waits.now().isBefore(end)) {
            waits.pass(STEP);
            pass = new Pass();
            pass.sweep();
            if (pass.found) {
                quiet = waits.now().plus(QUIET);
            }
        }
        return pass.left;
    }

    /** One look at everything; whatever is found is taken away, and looked for again. */
    private final class Pass {
        private final List<String> left = new ArrayList<>();
        private boolean found;

        void sweep() {
            each("group", this::groups, this::delete);
            each("instance", this::instances, this::end);
            each("alarm", this::alarms, name -> site.clients().cloudWatch().deleteAlarms(r -> r.alarmNames(name)));
            each("rule", this::rules, arn -> site.clients().balancing().deleteRule(r -> r.ruleArn(arn)));
            each("balancer", this::balancers, arn -> site.clients()
                    .balancing()
                    .deleteLoadBalancer(r -> r.loadBalancerArn(arn)));
            each("target group", this::targetGroups, arn -> site.clients()
                    .balancing()
                    .deleteTargetGroup(r -> r.targetGroupArn(arn)));
            each("launch template", this::templates, id -> site.clients()
                    .ec2()
                    .deleteLaunchTemplate(r -> r.launchTemplateId(id)));
            each("security group", this::securityGroups, id -> site.clients()
                    .ec2()
                    .deleteSecurityGroup(r -> r.groupId(id)));
        }

        private void each(String kind, Supplier<List<String>> there, Consumer<String> removal) {
            try {
                for (String one : there.get()) {
                    found = true;
                    left.add("the " + kind + " " + one + why(() -> removal.accept(one)));
                }
            } catch (UnsupportedOperationException e) {
                // an account that knows no such thing has none
            } catch (SdkException e) {
                left.add("whatever " + kind + " there is: " + Answers.words(e));
            }
        }

        private String why(Runnable removal) {
            try {
                removal.run();
                return "";
            } catch (SdkException e) {
                return ": " + Answers.words(e);
            }
        }

        private List<String> groups() {
            return site.clients().autoScaling().describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
                    .map(AutoScalingGroup::autoScalingGroupName)
                    .filter(names::hasGroup)
                    .toList();
        }

        private void delete(String group) {
            site.clients().autoScaling().deleteAutoScalingGroup(r -> r.autoScalingGroupName(group)
                    .forceDelete(true));
        }

        private List<String> instances() {
            return site
                    .clients()
                    .ec2()
                    .describeInstancesPaginator(r -> r.filters(
                            filter("tag:" + ScratchNames.TAG, names.id()),
                            filter("instance-state-name", "pending", "running", "stopping", "stopped")))
                    .reservations()
                    .stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .map(Instance::instanceId)
                    .toList();
        }

        /** One that is protected from termination is protected no longer. */
        private void end(String instance) {
            try {
                site.clients().ec2().terminateInstances(r -> r.instanceIds(instance));
            } catch (Ec2Exception e) {
                if (!Answers.code(e).equals("OperationNotPermitted")) {
                    throw e;
                }
                site.clients().ec2().modifyInstanceAttribute(r -> r.instanceId(instance)
                        .disableApiTermination(a -> a.value(false)));
                site.clients().ec2().terminateInstances(r -> r.instanceIds(instance));
            }
        }

        private List<String> alarms() {
            return site
                    .clients()
                    .cloudWatch()
                    .describeAlarmsPaginator(
                            r -> r.alarmNamePrefix(names.name()).alarmTypes(AlarmType.METRIC_ALARM))
                    .metricAlarms()
                    .stream()
                    .map(MetricAlarm::alarmName)
                    .toList();
        }

        /** Rules of a balancer that stands already; those of its own go with a balancer. */
        private List<String> rules() {
            return site.listener()
                    .map(listener ->
                            site.clients().balancing().describeRules(r -> r.listenerArn(listener)).rules().stream()
                                    .filter(this::ours)
                                    .map(Rule::ruleArn)
                                    .toList())
                    .orElse(List.of());
        }

        private boolean ours(Rule rule) {
            return rule.conditions().stream()
                    .flatMap(condition -> condition.hostHeaderConfig() == null
                            ? Stream.empty()
                            : condition.hostHeaderConfig().values().stream())
                    .anyMatch(names.host()::equals);
        }

        private List<String> balancers() {
            try {
                return site
                        .clients()
                        .balancing()
                        .describeLoadBalancers(r -> r.names(names.name()))
                        .loadBalancers()
                        .stream()
                        .map(LoadBalancer::loadBalancerArn)
                        .toList();
            } catch (LoadBalancerNotFoundException e) {
                return List.of();
            }
        }

        private List<String> targetGroups() {
            return site.clients().balancing().describeTargetGroupsPaginator().targetGroups().stream()
                    .filter(group -> names.hasTargetGroup(group.targetGroupName()))
                    .map(TargetGroup::targetGroupArn)
                    .toList();
        }

        private List<String> templates() {
            return site.clients().ec2().describeLaunchTemplatesPaginator().launchTemplates().stream()
                    .filter(template -> names.hasTemplate(template.launchTemplateName()))
                    .map(LaunchTemplate::launchTemplateId)
                    .toList();
        }

        private List<String> securityGroups() {
            return List.copyOf(new TreeSet<>(site
                    .clients()
                    .ec2()
                    .describeSecurityGroups(r -> r.filters(filter("group-name", names.name())))
                    .securityGroups()
                    .stream()
                    .map(SecurityGroup::groupId)
                    .toList()));
        }

        private Filter filter(String name, String... values) {
            return Filter.builder().name(name).values(values).build();
        }
    }
}
