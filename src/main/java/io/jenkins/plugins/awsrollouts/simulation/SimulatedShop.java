package io.jenkins.plugins.awsrollouts.simulation;

import io.jenkins.plugins.awsrollouts.simulation.ec2.AmiCharacter;
import io.jenkins.plugins.awsrollouts.simulation.ec2.ImageOptions;
import io.jenkins.plugins.awsrollouts.simulation.lambda.FunctionBehaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.StepAdjustment;

/** The simulated account that people try things in: a shop's servers behind a balancer, and its workers. */
public final class SimulatedShop {
    /** The group behind the target group {@code tg-web}. */
    public static final String GROUP = "web";
    /** What {@link #GROUP} runs at the beginning. */
    public static final String OLD = "ami-04c2d9";
    /** A good AMI for it. */
    public static final String GOOD = "ami-0b7e41";
    /** An AMI whose servers answer 503 to everybody. */
    public static final String SICK = "ami-0bad01";
    /** An AMI whose servers come into service and die soon after. */
    public static final String DYING = "ami-0bad02";
    /** An AMI whose servers answer five times as many users with a 5xx. */
    public static final String ERRING = "ami-0bad03";
    /** An AMI whose servers take 40 % longer to answer. */
    public static final String SLOW = "ami-0bad04";
    /** An AMI whose servers leak memory: fine for ten minutes, then worse and worse. */
    public static final String LEAKING = "ami-0bad05";
    /** An AMI whose servers answer twenty times as many users with a 5xx in {@link #BAD_ZONE}. */
    public static final String ZONED = "ami-0bad06";
    /** Where {@link #ZONED} is bad. */
    public static final String BAD_ZONE = "us-east-1b";
    /** The load balancer before {@link #GROUP}, with a listener on port 80 and one for testing on port 8080. */
    public static final String LOAD_BALANCER = "shop";
    /** Its rule of priority 10, which forwards the shop's host to {@code tg-web}. */
    public static final String RULE = SimulatedAccount.ruleArn(LOAD_BALANCER, 80, 10);
    /** The listener for testing; it leads to a target group without targets until somebody tests. */
    public static final String TEST_LISTENER = SimulatedAccount.listenerArn(LOAD_BALANCER, 8080);
    /** The scaling policy of {@link #GROUP}, and the alarm on twice the usual requests that sets it off. */
    public static final String BUSY = "web-busy";
    /** The alarm on the 5xx of {@code tg-web}. */
    public static final String ERROR_ALARM = "web-5xx";
    /** The composite alarm over {@link #ERROR_ALARM} and {@code web-slow}. */
    public static final String HEALTH_ALARM = "web-health";
    /** A Lambda function that judges a stage: {@link #ERRING} fails, all else passes. */
    public static final String VERDICT = "shop-verdict";
    /** The group that no balancer knows; only in {@link #shops}. */
    public static final String WORKERS = "worker";
    /** What {@link #WORKERS} runs at the beginning. */
    public static final String OLD_WORKER = "ami-0b11f0";
    /** A good AMI for it. */
    public static final String GOOD_WORKER = "ami-0b22c4";

    private static final String TARGETS = "tg-web";
    private static final String TESTED = "tg-test";
    private static final int BUSY_REQUESTS_A_MINUTE = 6000;
    private static final double REQUESTS_PER_SECOND = 50;
    private static final int SIZE = 12;
    private static final int WORKING = 6;
    private static final Duration LIFE = Duration.ofSeconds(100);
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    private SimulatedShop() {}

    /** The group {@link #GROUP} alone: the account of the command line. */
    public static SimulatedAccount account(long seed) {
        return shop(seed).build();
    }

    /** Both groups: the account that is kept. */
    public static SimulatedAccount shops(long seed) {
        return shop(seed)
                .image(OLD_WORKER, AmiCharacter.good(), image -> older(image)
                        .withName("worker-1.8")
                        .tag("app", "worker"))
                .image(GOOD_WORKER, AmiCharacter.good(), image -> image.withName("worker-1.9")
                        .tag("app", "worker"))
                .launchTemplate("lt-worker", OLD_WORKER, "m5.large")
                .group(WORKERS, 2, WORKING, WORKING + 3, ZONES, group -> group.template("lt-worker", "1")
                        .launchHistory(WORKING))
                .build();
    }

    /** Where {@link #shops} comes from; its name changes whenever that account or its behaviour does. */
    public static AccountOrigin origin(long seed) {
        return new AccountOrigin("shops-4", seed, SimulatedShop::shops);
    }

    private static AccountBuilder shop(long seed) {
        AccountBuilder builder = images(SimulatedAccount.create(seed))
                .parameter("/shop/ami", GOOD)
                .launchTemplate("lt-web", OLD, "t3.large")
                .targetGroup(TARGETS, 30, 10, 2, 2)
                .unusedTargetGroup(TESTED)
                .loadBalancer(LOAD_BALANCER, balancer -> balancer.listener(80)
                        .rule(10, rule -> rule.host("shop.example.com").forward(TARGETS, 1))
                        .listener(8080, TESTED))
                .traffic(LOAD_BALANCER, REQUESTS_PER_SECOND)
                .group(GROUP, 3, SIZE, SIZE + 6, ZONES, group -> group.template("lt-web", "1")
                        .targetGroup(TARGETS)
                        .policy(busy())
                        .scheduledAction(sale("sale", "0 8 28 11 *", SIZE))
                        .scheduledAction(sale("sale-over", "0 8 2 12 *", 3))
                        .launchHistory(SIZE));
        return alarms(builder)
                .function(VERDICT, FunctionBehaviour.answering(SimulatedShop::verdict))
                .function(VERDICT + ":live", FunctionBehaviour.answering(SimulatedShop::verdict));
    }

    /** A quarter more servers when there are twice the usual requests. */
    private static ScalingPolicy busy() {
        return ScalingPolicy.builder()
                .policyName(BUSY)
                .policyType("StepScaling")
                .adjustmentType("PercentChangeInCapacity")
                .metricAggregationType("Average")
                .stepAdjustments(StepAdjustment.builder()
                        .metricIntervalLowerBound(0.0)
                        .scalingAdjustment(25)
                        .build())
                .enabled(true)
                .build();
    }

    private static ScheduledUpdateGroupAction sale(String name, String recurrence, int least) {
        return ScheduledUpdateGroupAction.builder()
                .scheduledActionName(name)
                .recurrence(recurrence)
                .timeZone("America/New_York")
                .minSize(least)
                .build();
    }

    private static String verdict(String facts) {
        return facts.matches("(?s).*\"ami\"\\s*:\\s*\"" + ERRING + "\".*")
                ? "{\"verdict\": \"fail\", \"reason\": \"too many checkouts end with a 5xx\"}"
                : "{\"verdict\": \"pass\"}";
    }

    /** What was there before was made before. */
    private static ImageOptions older(ImageOptions image) {
        return image.withCreated(image.created().minus(Duration.ofDays(7)));
    }

    private static AccountBuilder images(AccountBuilder builder) {
        AmiCharacter good = AmiCharacter.good();
        return builder.image(
                        OLD, good, image -> older(image).withName("shop-2.30").tag("app", "shop"))
                .image(GOOD, good, image -> image.withName("shop-2.31")
                        .tag("app", "shop")
                        .tag("tested", "yes"))
                .image(SICK, AmiCharacter.unhealthy(), image -> image.withName("shop-2.32"))
                .image(DYING, AmiCharacter.dying(LIFE), image -> image.withName("shop-2.33"))
                .image(ERRING, good.errors(5), image -> image.withName("shop-2.34"))
                .image(SLOW, good.latency(1.4), image -> image.withName("shop-2.35"))
                .image(LEAKING, good.leaking(Duration.ofMinutes(10)), image -> image.withName("shop-2.36"))
                .image(ZONED, good.badIn(BAD_ZONE, 20), image -> image.withName("shop-2.37"));
    }

    private static AccountBuilder alarms(AccountBuilder builder) {
        return builder.alarm(
                        ERROR_ALARM, alarm -> alarm.metric("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", 60)
                                .targetGroup(LOAD_BALANCER, TARGETS)
                                .above(20, 2, 3)
                                .missing("notBreaching")
                                .tag("app", "shop"))
                .alarm(BUSY, alarm -> alarm.metric("AWS/ApplicationELB", "RequestCount", "Sum", 60)
                        .targetGroup(LOAD_BALANCER, TARGETS)
                        .above(BUSY_REQUESTS_A_MINUTE, 3, 3)
                        .missing("notBreaching")
                        .scaling(GROUP, BUSY)
                        .tag("team", "shop"))
                .alarm("web-slow", alarm -> alarm.metric("AWS/ApplicationELB", "TargetResponseTime", "p99", 60)
                        .targetGroup(LOAD_BALANCER, TARGETS)
                        .above(0.5, 2, 3)
                        .missing("notBreaching")
                        .tag("app", "shop"))
                .compositeAlarm(
                        HEALTH_ALARM, "ALARM(\"" + ERROR_ALARM + "\") OR ALARM(\"web-slow\")", Map.of("app", "shop"));
    }
}
