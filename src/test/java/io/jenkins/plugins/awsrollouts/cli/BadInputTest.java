package io.jenkins.plugins.awsrollouts.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.awsrollouts.cloud.Condition;
import io.jenkins.plugins.awsrollouts.cloud.ImageQuery;
import io.jenkins.plugins.awsrollouts.gate.HttpGate;
import io.jenkins.plugins.awsrollouts.rollout.journal.OwnTags;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planned;
import io.jenkins.plugins.awsrollouts.rollout.plan.Planner;
import io.jenkins.plugins.awsrollouts.rollout.spec.Canary;
import io.jenkins.plugins.awsrollouts.rollout.spec.Limits;
import io.jenkins.plugins.awsrollouts.rollout.spec.Share;
import io.jenkins.plugins.awsrollouts.rollout.spec.Spec;
import io.jenkins.plugins.awsrollouts.rollout.spec.Strategy;
import io.jenkins.plugins.awsrollouts.sandbox.Sandbox;
import io.jenkins.plugins.awsrollouts.simulation.AccountBuilder;
import io.jenkins.plugins.awsrollouts.simulation.GroupTruth;
import io.jenkins.plugins.awsrollouts.simulation.SimulatedAccount;
import io.jenkins.plugins.awsrollouts.simulation.api.CallListener;
import io.jenkins.plugins.awsrollouts.simulation.autoscaling.GroupSpec;
import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.elb.LoadBalancerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** Each wrong spec and each account in the way is refused in one sentence, before anything has changed. */
class BadInputTest {
    private static final Spec GOOD = Spec.of("web", Theatre.NEW);
    private static final Limits LIMITS = Limits.defaults();

    /** One wrong thing, and what is said of it. */
    private record Case(
            String name,
            Spec spec,
            UnaryOperator<AccountBuilder> world,
            Consumer<GroupSpec> group,
            Consumer<SimulatedAccount> then,
            String sentence) {
        Case {
            assertFalse(name.isBlank());
        }

        static Case of(String name, Spec spec, String sentence) {
            return new Case(name, spec, world -> world, BadInputTest::plain, account -> {}, sentence);
        }

        static Case group(String name, Consumer<GroupSpec> group, String sentence) {
            return new Case(name, GOOD, world -> world, group, account -> {}, sentence);
        }

        static Case account(String name, Consumer<SimulatedAccount> then, String sentence) {
            return new Case(name, GOOD, world -> world, BadInputTest::plain, then, sentence);
        }

        static Case image(String name, UnaryOperator<ImageOptions> options, String sentence) {
            return account(name, account -> account.image(Theatre.NEW, AmiCharacter.good(), options), sentence);
        }

        Case in(UnaryOperator<AccountBuilder> other) {
            return new Case(name, spec, other, group, then, sentence);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static void plain(GroupSpec group) {
        group.template("lt-web", "1").targetGroup("tg-web");
    }

    private static Spec by(ImageQuery query) {
        return new Spec(
                GOOD.group(),
                query,
                GOOD.strategy(),
                GOOD.limits(),
                GOOD.gates(),
                GOOD.onFailure(),
                GOOD.onAbort(),
                GOOD.protectedInstances(),
                GOOD.launchHooks());
    }

    private static Spec healthy(int min, int max) {
        return GOOD.withLimits(times(min, max, LIMITS.warmUp(), LIMITS.healthTimeout()));
    }

    private static Limits times(int min, int max, Duration warmUp, Duration healthTimeout) {
        return new Limits(
                min,
                max,
                warmUp,
                healthTimeout,
                LIMITS.progressDeadline(),
                LIMITS.failedInstances(),
                LIMITS.bake(),
                LIMITS.finalBake());
    }

    private static Spec bakes(Duration bake, Duration finalBake, Duration deadline, int failed) {
        return GOOD.withLimits(
                new Limits(100, 200, Duration.ZERO, Duration.ofMinutes(10), deadline, failed, bake, finalBake));
    }

    private static HttpGate gate(String scheme, int port, String path, String status, String body, int successes) {
        HttpGate plain = HttpGate.onInstances(80, "/");
        return new HttpGate(
                Optional.empty(),
                scheme,
                port,
                path,
                false,
                status,
                Optional.of(body).filter(text -> !text.isEmpty()),
                successes,
                plain.failures(),
                plain.interval(),
                plain.timeout(),
                plain.attemptTimeout());
    }

    private static HttpGate paced(int failures, Duration interval, Duration timeout, Duration attempt) {
        return new HttpGate(
                Optional.empty(),
                "http",
                80,
                "/",
                false,
                "200",
                Optional.empty(),
                3,
                failures,
                interval,
                timeout,
                attempt);
    }

    private static Spec gated(HttpGate gate) {
        return GOOD.withGates(List.of(gate));
    }

    private static Consumer<GroupSpec> policy(UnaryOperator<LaunchTemplateOverrides.Builder> first) {
        LaunchTemplateSpecification template = LaunchTemplateSpecification.builder()
                .launchTemplateId("lt-web")
                .version("1")
                .build();
        LaunchTemplateOverrides.Builder override = LaunchTemplateOverrides.builder();
        return group -> group.targetGroup("tg-web")
                .config(c -> c.mixedInstancesPolicy(p -> p.launchTemplate(l -> l.launchTemplateSpecification(template)
                                .overrides(first.apply(override).build()))
                        .instancesDistribution(d -> d.onDemandPercentageAboveBaseCapacity(100))));
    }

    private static Consumer<GroupSpec> also(Consumer<GroupSpec> more) {
        return group -> {
            plain(group);
            more.accept(group);
        };
    }

    static Stream<Case> wrongSpecs() {
        return Stream.of(
                Case.of(
                        "an empty group",
                        Spec.of(" ", Theatre.NEW),
                        "autoScalingGroup is empty; name the group to deploy to."),
                Case.of(
                        "an unknown group",
                        Spec.of("wob", Theatre.NEW),
                        "There is no Auto Scaling group wob in simulated; check the name and the region."),
                Case.of(
                        "a malformed AMI id",
                        Spec.of("web", "AMI 7"),
                        "ami is \"AMI 7\", which is no AMI id; give one such as ami-1."),
                Case.of(
                        "an AMI that does not exist",
                        Spec.of("web", "ami-0none"),
                        "No AMI matches ami-0none, or this account may not launch it; check the value, the "
                                + "region and the launch permission."),
                Case.of(
                        "an empty name",
                        by(new ImageQuery.ByName("", "self")),
                        "amiName is empty; give a value or leave it out."),
                Case.of(
                        "an empty owner",
                        by(new ImageQuery.ByName("web-*", "")),
                        "amiOwner is empty; give a value or leave it out."),
                Case.of(
                        "a name that nothing has",
                        by(new ImageQuery.ByName("web-*", "self")),
                        "No AMI matches name web-* owned by self, or this account may not launch it; check "
                                + "the value, the region and the launch permission."),
                Case.of(
                        "no tags",
                        by(new ImageQuery.ByTags(Map.of(), "self")),
                        "amiTags is empty; give at least one tag as key=value."),
                Case.of(
                        "tags that nothing has",
                        by(new ImageQuery.ByTags(Map.of("app", "web"), "self")),
                        "No AMI matches tags {app=web} owned by self, or this account may not launch it; "
                                + "check the value, the region and the launch permission."),
                Case.of(
                        "an empty parameter",
                        by(new ImageQuery.ByParameter("")),
                        "amiParameter is empty; give a value or leave it out."),
                Case.of(
                        "a parameter that is missing",
                        by(new ImageQuery.ByParameter("/web/ami")),
                        "The AMI by SSM parameter /web/ami could not be found: GetParameter for /web/ami "
                                + "names something that is not there: Parameter not found; check the name and the "
                                + "region."),
                Case.of(
                                "a parameter that holds no AMI id",
                                by(new ImageQuery.ByParameter("/web/secret")),
                                "The AMI by SSM parameter /web/secret could not be found: SSM parameter "
                                        + "/web/secret does not hold an AMI id; put that right and try again.")
                        .in(world -> world.parameter("/web/secret", "hunter2")),
                Case.of("linear 0", GOOD.withStrategy(new Strategy.Linear(0)), "linear is 0 %; use 1 to 100."),
                Case.of("linear 101", GOOD.withStrategy(new Strategy.Linear(101)), "linear is 101 %; use 1 to 100."),
                Case.of(
                        "no batches",
                        GOOD.withStrategy(new Strategy.Batches(List.of())),
                        "batches is empty; give counts or percents such as 1, 25%, 50%."),
                Case.of(
                        "a batch of 0",
                        GOOD.withStrategy(new Strategy.Batches(List.of(new Share(0, false)))),
                        "A batch of 0 is out of range; use a count of at least 1, or 1% to 100%."),
                Case.of(
                        "a batch of 150%",
                        GOOD.withStrategy(new Strategy.Batches(List.of(new Share(150, true)))),
                        "A batch of 150% is out of range; use a count of at least 1, or 1% to 100%."),
                Case.of("minHealthyPercent -1", healthy(-1, 200), "minHealthyPercent is -1; use 0 to 100."),
                Case.of("minHealthyPercent 101", healthy(101, 200), "minHealthyPercent is 101; use 0 to 100."),
                Case.of("maxHealthyPercent 99", healthy(50, 99), "maxHealthyPercent is 99; use 100 to 200."),
                Case.of("maxHealthyPercent 201", healthy(50, 201), "maxHealthyPercent is 201; use 100 to 200."),
                Case.of(
                        "both 100",
                        healthy(100, 100),
                        "minHealthyPercent and maxHealthyPercent are both 100, so no instance could be "
                                + "replaced; lower the one or raise the other."),
                Case.of(
                        "90 and 100 of four instances",
                        healthy(90, 100),
                        "With 4 instances minHealthyPercent 90 means 4 and maxHealthyPercent 100 means 4, "
                                + "so none could be replaced; lower the one or raise the other."),
                Case.of(
                        "a negative warm-up",
                        GOOD.withLimits(times(100, 200, Duration.ofSeconds(-5), Duration.ofMinutes(10))),
                        "warmUp is -5 s, less than zero; give a time such as 90s, or 0s."),
                Case.of(
                        "no health timeout",
                        GOOD.withLimits(times(100, 200, Duration.ZERO, Duration.ZERO)),
                        "healthTimeout is 0 s, not longer than zero; give a time such as 10m."),
                Case.of(
                        "a health timeout within the warm-up",
                        GOOD.withLimits(times(100, 200, Duration.ofMinutes(2), Duration.ofMinutes(1))),
                        "healthTimeout of 1 min is not longer than warmUp of 2 min, so no instance could "
                                + "count in time; raise it."),
                Case.of(
                        "a negative bake",
                        bakes(Duration.ofSeconds(-1), Duration.ZERO, Duration.ofMinutes(30), 1),
                        "bake is -1 s, less than zero; give a time such as 90s, or 0s."),
                Case.of(
                        "a negative final bake",
                        bakes(Duration.ZERO, Duration.ofMinutes(-1), Duration.ofMinutes(30), 1),
                        "finalBake is -60 s, less than zero; give a time such as 90s, or 0s."),
                Case.of(
                        "no progress deadline",
                        bakes(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1),
                        "progressDeadline is 0 s, not longer than zero; give a time such as 10m."),
                Case.of(
                        "failedInstances -1",
                        bakes(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(30), -1),
                        "failedInstances is -1; use 0 to 1000."),
                Case.of(
                        "a path without slash",
                        gated(gate("http", 80, "health", "200", "", 3)),
                        "httpGate path is \"health\"; begin it with a slash."),
                Case.of(
                        "port 0",
                        gated(gate("http", 0, "/", "200", "", 3)),
                        "httpGate port is 0; use a port from 1 to 65535."),
                Case.of(
                        "port 65536",
                        gated(gate("http", 65536, "/", "200", "", 3)),
                        "httpGate port is 65536; use a port from 1 to 65535."),
                Case.of(
                        "a scheme that is none",
                        gated(gate("ftp", 80, "/", "200", "", 3)),
                        "httpGate scheme is \"ftp\"; use http or https."),
                Case.of(
                        "a status that is none",
                        gated(gate("http", 80, "/", "ok", "", 3)),
                        "httpGate status is \"ok\"; give a status such as 200, or a range such as 200-299."),
                Case.of(
                        "a status range backwards",
                        gated(gate("http", 80, "/", "299-200", "", 3)),
                        "httpGate status is \"299-200\"; give a status such as 200, or a range such as " + "200-299."),
                Case.of(
                        "a body that is no expression",
                        gated(gate("http", 80, "/", "200", "(", 3)),
                        "httpGate body is no regular expression that RE2 knows: missing closing ) in \"(\"; correct it"
                                + " (without references back and looking around), or leave it out for any body."),
                Case.of(
                        "a body that refers back",
                        gated(gate("http", 80, "/", "200", "^(a*)*\\1z", 3)),
                        "httpGate body is no regular expression that RE2 knows: invalid escape sequence in \"\\1\";"
                                + " correct it (without references back and looking around), or leave it out for any"
                                + " body."),
                Case.of(
                        "a body that looks ahead",
                        gated(gate("http", 80, "/", "200", "^(?!error)", 3)),
                        "httpGate body is no regular expression that RE2 knows: invalid or unsupported Perl syntax in"
                                + " \"(?!\"; correct it (without references back and looking around), or leave it out"
                                + " for any body."),
                Case.of(
                        "a body whose repeats multiply",
                        gated(gate("http", 80, "/", "200", "((x{1000}){1000}){1000}", 3)),
                        "httpGate body is no regular expression that RE2 knows: its repeats are too many, written out"
                                + " more than 2000 steps; correct it (without references back and looking around), or"
                                + " leave it out for any body."),
                Case.of(
                        "successes 0",
                        gated(gate("http", 80, "/", "200", "", 0)),
                        "httpGate successes is 0; use 1 to 1000."),
                Case.of(
                        "failures 0",
                        gated(paced(0, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(5))),
                        "httpGate failures is 0; use 1 to 1000."),
                Case.of(
                        "no interval",
                        gated(paced(3, Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(5))),
                        "httpGate interval is 0 s, not longer than zero; give a time such as 5s."),
                Case.of(
                        "a negative timeout",
                        gated(paced(3, Duration.ofSeconds(5), Duration.ofMinutes(-5), Duration.ofSeconds(5))),
                        "httpGate timeout is -300 s, not longer than zero; give a time such as 5s."),
                Case.of(
                        "no attempt timeout",
                        gated(paced(3, Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ZERO)),
                        "httpGate attemptTimeout is 0 s, not longer than zero; give a time such as 5s."),
                Case.of(
                        "a url without scheme",
                        gated(HttpGate.through("web.example.com/health")),
                        "httpGate url is \"web.example.com/health\"; give an absolute http or https URL."),
                Case.of(
                        "a url with a password",
                        gated(HttpGate.through("ftp://ci:hunter2@web.example.com/")),
                        "httpGate url is \"ftp://***@web.example.com/\"; give an absolute http or https " + "URL."));
    }

    static Stream<Case> wrongAccounts() {
        return Stream.of(
                Case.image(
                        "an AMI still in the making",
                        i -> i.withState("pending"),
                        "ami-new is pending, not available; wait for it or choose another."),
                Case.image(
                        "an AMI that failed",
                        i -> i.withState("failed"),
                        "ami-new is failed, not available; choose another."),
                Case.image(
                        "a disabled AMI",
                        i -> i.withState("disabled"),
                        "ami-new is disabled, not available; choose another."),
                Case.image(
                        "a deregistered AMI",
                        i -> i.withState("deregistered"),
                        "No AMI matches ami-new, or this account may not launch it; check the value, the "
                                + "region and the launch permission."),
                Case.image(
                        "an AMI for arm64",
                        i -> i.withArchitecture("arm64"),
                        "ami-new is built for arm64, but t3.large runs x86_64; choose an AMI for that, or "
                                + "other instance types."),
                Case.image(
                        "a paravirtual AMI",
                        i -> i.withVirtualization("paravirtual"),
                        "ami-new has paravirtual virtualization, but t3.large needs hvm; choose another " + "AMI."),
                Case.image(
                        "an AMI that is not shared",
                        i -> i.ownedBy("210987654321", false),
                        "No AMI matches ami-new, or this account may not launch it; check the value, the "
                                + "region and the launch permission."),
                Case.group(
                                "a launch configuration",
                                g -> g.launchConfiguration("lc-web").targetGroup("tg-web"),
                                "web uses the launch configuration lc-web, which cannot take another AMI; move the "
                                        + "group to a launch template first (EC2 Auto Scaling User Guide, \"Migrate to "
                                        + "launch templates\").")
                        .in(world -> world.launchConfiguration("lc-web", Theatre.OLD, "t3.large")),
                Case.group(
                        "weights",
                        policy(o -> o.instanceType("t3.large").weightedCapacity("2")),
                        "The mixed-instances policy of web weights its instance types, which a rollout "
                                + "cannot count yet; remove the weights."),
                Case.group(
                        "templates of single types",
                        policy(o -> o.instanceType("t3.large")
                                .launchTemplateSpecification(
                                        t -> t.launchTemplateId("lt-web").version("1"))),
                        "The mixed-instances policy of web gives single instance types a launch template "
                                + "of their own, so one AMI cannot fit all; use one template."),
                Case.group(
                        "types by attributes",
                        policy(o -> o.instanceRequirements(
                                r -> r.vCpuCount(v -> v.min(2)).memoryMiB(m -> m.min(4096)))),
                        "The mixed-instances policy of web chooses instance types by attributes, which is "
                                + "not supported yet; name the types."),
                Case.group(
                        "an Instance Refresh",
                        also(g -> g.instanceRefresh(InstanceRefresh.builder()
                                .instanceRefreshId("refresh-1")
                                .autoScalingGroupName("web")
                                .status("InProgress")
                                .build())),
                        "web has an Instance Refresh running; wait for it or cancel it."),
                Case.group(
                        "another rollout",
                        also(g -> g.tag(OwnTags.LOCK, "r-7", false)),
                        "web is held by rollout r-7; wait until that has ended, or if its process has "
                                + "died, run resume r-7 or recover web."),
                Case.group(
                        "Launch suspended",
                        also(g -> g.suspended("Launch")),
                        "web has Launch suspended, without which no instance can be replaced; resume it " + "first."),
                Case.group(
                        "Terminate suspended",
                        also(g -> g.suspended("Terminate", "AlarmNotification")),
                        "web has Terminate suspended, without which no instance can be replaced; resume it "
                                + "first."),
                Case.group(
                        "AddToLoadBalancer suspended",
                        also(g -> g.suspended("AddToLoadBalancer")),
                        "web has AddToLoadBalancer suspended, without which no instance can be replaced; "
                                + "resume it first."),
                Case.group(
                        "a launching hook",
                        also(g -> g.launchHook("configure", Duration.ofMinutes(5), "ABANDON")),
                        "web has the launching lifecycle hook configure, which Auto Scaling does not run "
                                + "for attached instances; if the AMI holds all that it does, set launchHooks to "
                                + "skip."),
                Case.account(
                        "no right to launch",
                        a -> a.deny("ec2:RunInstances"),
                        "Permission ec2:RunInstances is missing: You are not authorized to perform this "
                                + "operation: RunInstances; grant it to whoever runs the rollout."),
                Case.account(
                        "no right to terminate",
                        a -> a.deny("ec2:TerminateInstances"),
                        "Permission ec2:TerminateInstances is missing: You are not authorized to perform "
                                + "this operation: TerminateInstances; grant it to whoever runs the rollout."),
                Case.account(
                        "no right to make versions",
                        a -> a.deny("ec2:CreateLaunchTemplateVersion"),
                        "Permission ec2:CreateLaunchTemplateVersion is missing: You are not authorized to "
                                + "perform this operation: CreateLaunchTemplateVersion; grant it to whoever runs the "
                                + "rollout."),
                Case.account(
                        "no right to read groups",
                        a -> a.deny("autoscaling:DescribeAutoScalingGroups"),
                        "The account could not be read: DescribeAutoScalingGroups for web is not allowed: "
                                + "You are not authorized to perform this operation: DescribeAutoScalingGroups; "
                                + "allow this call to whoever runs the rollout."),
                Case.account(
                        "no right to read hooks",
                        a -> a.deny("autoscaling:DescribeLifecycleHooks"),
                        "The account could not be read: DescribeLifecycleHooks for web is not allowed: You "
                                + "are not authorized to perform this operation: DescribeLifecycleHooks; allow this "
                                + "call to whoever runs the rollout."),
                Case.account(
                        "no right to read templates",
                        a -> a.deny("ec2:DescribeLaunchTemplateVersions"),
                        "The account could not be read: DescribeLaunchTemplateVersions for lt-web versions "
                                + "1 is not allowed: You are not authorized to perform this operation: "
                                + "DescribeLaunchTemplateVersions; allow this call to whoever runs the rollout."),
                Case.account(
                        "no right to read instances",
                        a -> a.deny("ec2:DescribeInstances"),
                        "The account could not be read: DescribeInstances for i-1, i-1, i-1 and 1 more is "
                                + "not allowed: You are not authorized to perform this operation: DescribeInstances; "
                                + "allow this call to whoever runs the rollout."),
                Case.account(
                        "no right to read types",
                        a -> a.deny("ec2:DescribeInstanceTypes"),
                        "The account could not be read: DescribeInstanceTypes for t3.large is not allowed: "
                                + "You are not authorized to perform this operation: DescribeInstanceTypes; allow "
                                + "this call to whoever runs the rollout."),
                Case.account(
                        "no right to read subnets",
                        a -> a.deny("ec2:DescribeSubnets"),
                        "The account could not be read: DescribeSubnets for web is not allowed: You are "
                                + "not authorized to perform this operation: DescribeSubnets; allow this call to "
                                + "whoever runs the rollout."),
                Case.account(
                        "no right to read images",
                        a -> a.deny("ec2:DescribeImages"),
                        "The AMI by ami-new could not be found: DescribeImages for ami-new is not allowed: "
                                + "You are not authorized to perform this operation: DescribeImages; allow this call "
                                + "to whoever runs the rollout."),
                Case.account(
                        "no right to read health",
                        a -> a.deny("elasticloadbalancingv2:DescribeTargetHealth"),
                        "The account could not be read: DescribeTargetHealth for"
                                + " arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg-web/0123456789abcdef"
                                + " is not allowed: You are not authorized to perform this operation:"
                                + " DescribeTargetHealth; allow this call to whoever runs the rollout."),
                new Case(
                        "no right to read the parameter",
                        by(new ImageQuery.ByParameter("/web/ami")),
                        world -> world.parameter("/web/ami", Theatre.NEW),
                        BadInputTest::plain,
                        a -> a.deny("ssm:GetParameter"),
                        "The AMI by SSM parameter /web/ami could not be found: GetParameter for /web/ami "
                                + "is not allowed: You are not authorized to perform this operation: GetParameter; "
                                + "allow this call to whoever runs the rollout."));
    }

    private static final String RULE = SimulatedAccount.ruleArn("shop", 80, 10);
    private static final String LISTENER = SimulatedAccount.listenerArn("shop", 80);
    private static final String OTHER = SimulatedAccount.ruleArn("shop", 80, 20);

    private static Canary canary(List<String> rules, Integer... steps) {
        return new Canary(rules, List.of(), List.of(steps), Duration.ofMinutes(10), 1, false);
    }

    private static Canary canary(Duration every, int floor) {
        return new Canary(List.of(RULE), List.of(), List.of(5), every, floor, false);
    }

    private static Canary baseline(List<String> rules, Integer... steps) {
        return new Canary(rules, List.of(), List.of(steps), Duration.ofMinutes(10), 1, true);
    }

    private static Canary chosen(Integer... steps) {
        Condition beta = new Condition(Condition.Kind.HEADER, "X-Beta", List.of("yes"));
        return new Canary(List.of(), List.of(beta), List.of(steps), Duration.ofMinutes(10), 1, false);
    }

    /** A load balancer whose rule 10 forwards to the group; whatever is said of its rules. */
    private static Case shop(String name, Canary canary, UnaryOperator<LoadBalancerSpec> more, String sentence) {
        return Case.of(name, GOOD.with(canary), sentence).in(world -> world.targetGroup("tg-api", 60, 10, 3, 2)
                .loadBalancer(
                        "shop",
                        lb -> more.apply(
                                lb.listener(80).rule(10, rule -> rule.path("/*").forward("tg-web", 1)))));
    }

    private static Case shop(String name, Canary canary, String sentence) {
        return shop(name, canary, lb -> lb, sentence);
    }

    private static Case denied(String name, String call, String sentence) {
        Case shop = shop(name, canary(List.of(RULE), 5), sentence);
        return new Case(name, shop.spec(), shop.world(), shop.group(), a -> a.deny(call), sentence);
    }

    private static Case alone(String name, Canary canary, String sentence) {
        return new Case(
                name, GOOD.with(canary), world -> world, g -> g.template("lt-web", "1"), account -> {}, sentence);
    }

    private static void empty(SimulatedAccount account) {
        account.autoScaling()
                .updateAutoScalingGroup(
                        g -> g.autoScalingGroupName("web").minSize(0).desiredCapacity(0));
        account.clock().runUntil(account.clock().now().plus(Duration.ofMinutes(10)));
    }

    private static UnaryOperator<LoadBalancerSpec> forwarding(Map<String, Integer> weights) {
        return lb -> lb.rule(20, rule -> {
            weights.forEach(rule::forward);
            return rule.path("/api/*");
        });
    }

    private static AccountBuilder crowd(AccountBuilder world) {
        return Stream.of("tg-1", "tg-2", "tg-3", "tg-4")
                .reduce(world, (all, name) -> all.targetGroup(name, 60, 10, 3, 2), (one, other) -> one)
                .loadBalancer("shop", lb -> lb.listener(80).rule(10, rule -> rule.path("/*")
                        .forward("tg-web", 1)
                        .forward("tg-1", 1)
                        .forward("tg-2", 1)
                        .forward("tg-3", 1)
                        .forward("tg-4", 1)));
    }

    static Stream<Case> wrongCanaries() {
        String unknown = SimulatedAccount.ruleArn("shop", 80, 30);
        return Stream.of(
                shop("no steps", canary(List.of(RULE)), "canary steps is empty; give percents such as 5, 25, 50."),
                shop("a step of 0 %", canary(List.of(RULE), 0), "A canary step of 0 % is out of range; use 1 to 100."),
                shop(
                        "a step of 101 %",
                        canary(List.of(RULE), 101), "A canary step of 101 % is out of range; use 1 to 100."),
                shop(
                        "steps that do not grow",
                        canary(List.of(RULE), 25, 5),
                        "The canary step of 5 % comes after one of 25 %; let the steps grow."),
                shop(
                        "steps of less than no time",
                        canary(Duration.ofSeconds(-1), 1),
                        "canary every is -1 s, less than zero; give a time such as 10m, or 0s."),
                shop("a canary of nobody", canary(Duration.ZERO, 0), "canary floor is 0; use 1 to 1000."),
                shop(
                        "a rule by its number",
                        canary(List.of("10"), 5),
                        "listenerRule is \"10\", which is no ARN of a rule or a listener of an Application or"
                                + " Network Load Balancer; give one such as"
                                + " arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/shop/1/2/3."),
                shop(
                        "a rule twice",
                        canary(List.of(RULE, RULE), 5),
                        "listenerRule names " + RULE + " more than once; name it once."),
                shop(
                        "steps for chosen users",
                        chosen(5, 10),
                        "canary match sends chosen users to the canary, so there are no steps to take; give "
                                + "one, the size of the canary in percent of the target's."),
                shop(
                        "an unknown rule",
                        canary(List.of(unknown), 5),
                        "listenerRule " + unknown + " does not exist or forwards to no target group; give "
                                + "the ARN of a rule that forwards to web, or of a listener whose default action "
                                + "does."),
                shop(
                        "a rule that forwards elsewhere",
                        canary(List.of(OTHER), 5),
                        forwarding(Map.of("tg-api", 1)),
                        "shop:80 rule 20 sends no requests to a target group of web; name a rule that does."),
                shop(
                        "a listener that answers by itself",
                        canary(List.of(LISTENER), 5),
                        "listenerRule " + LISTENER + " does not exist or forwards to no target group; give "
                                + "the ARN of a rule that forwards to web, or of a listener whose default action "
                                + "does."),
                shop(
                        "two rules found",
                        canary(List.of(), 5),
                        forwarding(Map.of("tg-web", 1)),
                        "2 rules forward to web: shop:80 rule 10 (" + RULE + "), shop:80 rule 20 (" + OTHER + "); "
                                + "name those whose requests are to be shared as listenerRule."),
                shop(
                        "a share too small for its weights",
                        canary(List.of(OTHER), 1),
                        forwarding(Map.of("tg-web", 1, "tg-api", 999)),
                        "A share of 1 % is too small to be said in the weights of shop:80 rule 20, which "
                                + "go up to 999; begin with a larger step."),
                Case.of(
                                "five target groups",
                                GOOD.with(canary(List.of(RULE), 5)),
                                "shop:80 rule 10 forwards to 5 target groups; with 1 fleet of the rollout's own "
                                        + "it would be more than the 5 that a load balancer allows, so remove some.")
                        .in(BadInputTest::crowd),
                new Case(
                        "an empty group",
                        GOOD.with(canary(List.of(), 5)),
                        world -> world,
                        BadInputTest::plain,
                        BadInputTest::empty,
                        "web has no instances, so a canary has nothing to be compared with; scale it out "
                                + "first, or deploy without a canary."),
                new Case(
                        "rules of different target groups",
                        GOOD.with(canary(List.of(RULE, OTHER), 5)),
                        shop("-", canary(List.of(), 5), forwarding(Map.of("tg-api", 1)), "-")
                                .world(),
                        also(g -> g.targetGroup("tg-api")),
                        account -> {},
                        "The named rules forward to different target groups of web; shift the traffic of one of them."),
                alone(
                        "a whole share without a balancer",
                        canary(List.of(), 5, 100),
                        "The last canary step is 100 %, but no rule of an Application Load Balancer forwards "
                                + "to web, so the share is one of instances and the target keeps its own; end below "
                                + "100."),
                alone(
                        "a baseline without a balancer",
                        baseline(List.of(), 5),
                        "baseline is given, but no rule of an Application Load Balancer forwards to web, "
                                + "so nothing could tell its requests from the others'; leave it out."),
                alone(
                        "chosen users without a balancer",
                        chosen(5),
                        "match is given, but no rule of an Application Load Balancer forwards to web, which "
                                + "could choose users; leave it out."),
                denied(
                        "no right to read rules",
                        "elasticloadbalancingv2:DescribeRules",
                        "The account could not be read: DescribeRules for " + RULE + " is not allowed: You "
                                + "are not authorized to perform this operation: DescribeRules; allow this call "
                                + "to whoever runs the rollout."),
                denied(
                        "no right to read listeners",
                        "elasticloadbalancingv2:DescribeListeners",
                        "The account could not be read: DescribeListeners for " + LISTENER + " is not allowed: "
                                + "You are not authorized to perform this operation: DescribeListeners; allow this "
                                + "call to whoever runs the rollout."));
    }

    @Test
    void tellsAllThatIsWrongWithACanaryAtOnce() {
        Case wrong = alone("two faults", baseline(List.of(), 5, 100), "");
        assertEquals(
                List.of(
                        "baseline is given, but no rule of an Application Load Balancer forwards to web, "
                                + "so nothing could tell its requests from the others'; leave it out.",
                        "The last canary step is 100 %, but no rule of an Application Load Balancer forwards "
                                + "to web, so the share is one of instances and the target keeps its own; end below "
                                + "100."),
                refused(account(wrong), wrong.spec()));
    }

    @ParameterizedTest
    @MethodSource({"wrongSpecs", "wrongAccounts", "wrongCanaries"})
    void isRefusedInOneSentenceAndChangesNothing(Case wrong) {
        SimulatedAccount account = account(wrong);
        List<String> faults = refused(account, wrong.spec());
        assertEquals(
                List.of(wrong.sentence()),
                faults.stream().map(f -> f.replaceAll("i-[0-9a-f]{17}", "i-1")).toList());
    }

    @Test
    void tellsEveryFaultAtOnce() {
        Spec spec = new Spec(
                "web",
                new ImageQuery.ById("ami 7"),
                new Strategy.Linear(0),
                new Limits(
                        -1,
                        99,
                        Duration.ofSeconds(-1),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(30),
                        -1,
                        Duration.ZERO,
                        Duration.ZERO),
                List.of(gate("http", 0, "health", "200", "", 3)),
                Spec.OnTrouble.ROLLBACK,
                Spec.OnTrouble.ROLLBACK,
                Spec.ProtectedInstances.KEEP,
                Spec.LaunchHooks.REFUSE);
        assertEquals(
                List.of(
                        "ami is \"ami 7\", which is no AMI id; give one such as ami-0123456789abcdef0.",
                        "linear is 0 %; use 1 to 100.",
                        "minHealthyPercent is -1; use 0 to 100.",
                        "maxHealthyPercent is 99; use 100 to 200.",
                        "failedInstances is -1; use 0 to 1000.",
                        "warmUp is -1 s, less than zero; give a time such as 90s, or 0s.",
                        "httpGate port is 0; use a port from 1 to 65535.",
                        "httpGate path is \"health\"; begin it with a slash."),
                refused(account(Case.of("eight faults", spec, "")), spec));
    }

    @Test
    void tellsFaultsOfSpecAndAccountTogether() {
        Case wrong = new Case(
                "both",
                GOOD.withStrategy(new Strategy.Linear(0)),
                world -> world,
                also(g -> g.suspended("Launch")),
                account -> account.image(Theatre.NEW, AmiCharacter.good(), i -> i.withArchitecture("arm64")),
                "");
        assertEquals(
                List.of(
                        "linear is 0 %; use 1 to 100.",
                        "web has Launch suspended, without which no instance can be replaced; resume it first.",
                        "ami-new is built for arm64, but t3.large runs x86_64; choose an AMI for that, or other"
                                + " instance types."),
                refused(account(wrong), wrong.spec()));
    }

    private static SimulatedAccount account(Case wrong) {
        SimulatedAccount account = wrong.world()
                .apply(Theatre.account(5, AmiCharacter.good()))
                .group("web", 1, 4, 6, Theatre.ZONES, wrong.group())
                .build();
        wrong.then().accept(account);
        return account;
    }

    /** Plans, holds that this changed nothing and that each fault is one sentence without a secret, and gives the faults. */
    private static List<String> refused(SimulatedAccount account, Spec spec) {
        List<String> changes = new ArrayList<>();
        account.onCall(new CallListener() {
            @Override
            public void before(String service, String operation, Object request) {
                if (!operation.startsWith("Describe") && !operation.startsWith("Get") && !dry(request)) {
                    changes.add(operation);
                }
            }
        });
        GroupTruth before = account.truth("web");
        Sandbox rehearsal = new Sandbox(account);
        Planned planned = new Planner(rehearsal.cloud())
                .plan(spec, "r-1", rehearsal.clock().now());
        assertTrue(planned instanceof Planned.Refused, planned::toString);
        assertEquals(before, account.truth("web"));
        assertEquals(List.of(), account.unattached());
        assertEquals(List.of(), changes);
        List<String> faults = ((Planned.Refused) planned).faults();
        for (String fault : faults) {
            assertTrue(fault.matches("[^\\n]+[^.]\\."), () -> "one sentence: " + fault);
            assertFalse(fault.contains(". "), () -> "one sentence: " + fault);
            assertFalse(fault.contains("hunter2"), () -> "a secret: " + fault);
        }
        return faults;
    }

    private static boolean dry(Object request) {
        return request instanceof RunInstancesRequest run && Boolean.TRUE.equals(run.dryRun())
                || request instanceof TerminateInstancesRequest end && Boolean.TRUE.equals(end.dryRun())
                || request instanceof CreateLaunchTemplateVersionRequest make && Boolean.TRUE.equals(make.dryRun());
    }
}
